import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRng } from '../../base/rng.ts';
import { sampleTexts } from '../../contracts/sample-texts.ts';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { compressedLength } from './compressed-length.ts';

test('equals zlib at level 9', () => {
  const random = createRng(20261123);
  const noise = Uint8Array.from({ length: 5000 }, () => random.int(256));
  const few = Uint8Array.from({ length: 50_000 }, () => random.int(3));
  for (const bytes of [new Uint8Array(), noise, few, ...sampleTexts.map(({ text }) => utf8Encode(text))]) {
    expect(compressedLength(bytes)).toBe(deflateSync(bytes, { level: 9 }).length);
  }
});
