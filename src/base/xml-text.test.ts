import { expect, it } from 'vitest';
import { xmlText } from './xml-text.ts';

it('escapes what markup is made of, once', () => {
  expect(xmlText('a < b & "c" > d')).toBe('a &lt; b &amp; &quot;c&quot; &gt; d');
  expect(xmlText('&lt;')).toBe('&amp;lt;');
});

it('leaves out what XML cannot hold, and keeps pairs of surrogates', () => {
  expect(xmlText('a\0b\u001bc\ud800d\uffff')).toBe('a\ufffdb\ufffdc\ufffdd\ufffd');
  expect(xmlText('tab\tline\n\u{1f600}')).toBe('tab\tline\n\u{1f600}');
});
