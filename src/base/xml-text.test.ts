import { expect, it } from 'vitest';
import { xmlText } from './xml-text.ts';

it('escapes what markup is made of, once', () => {
  expect(xmlText('a < b & "c" > d')).toBe('a &lt; b &amp; &quot;c&quot; &gt; d');
  expect(xmlText('&lt;')).toBe('&amp;lt;');
});
