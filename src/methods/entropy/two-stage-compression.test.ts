import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRng } from '../../base/rng.ts';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { method } from './two-stage-compression.ts';

const zlib = (bytes: Uint8Array): number => deflateSync(bytes, { level: 9 }).length;
const text = utf8Encode('the cat sat on the mat, the rat sat on the cat. '.repeat(20));

test('compares the compressed text with the compressed ids', () => {
  const ids = Array.from({ length: 240 }, (_, i) => i % 12);
  const report = method.run({ text, ids, vocabSize: 4096, compressedLength: zlib });
  const written = Uint8Array.from(ids.flatMap((id) => [id, 0]));
  expect(report).toEqual({
    textBytes: text.length,
    compressedText: zlib(text),
    idBytes: 480,
    compressedIds: zlib(written),
    gain: 1 - zlib(written) / zlib(text),
  });
});

test('bytes as ids change nothing', () => {
  expect(method.run({ text, ids: text, vocabSize: 256, compressedLength: zlib }).gain).toBe(0);
});

test('other names of the same ids keep every entropy but may compress otherwise', () => {
  const random = createRng(7);
  const ids = Array.from({ length: 600 }, () => random.int(4));
  const lengthOf = (name: (id: number) => number): number =>
    method.run({ text, ids: ids.map(name), vocabSize: 65_536, compressedLength: zlib }).compressedIds;
  expect(lengthOf((id) => id * 257)).not.toBe(lengthOf((id) => id));
});

test('has no gain on nothing', () => {
  const report = method.run({ text: new Uint8Array(), ids: [], vocabSize: 300, compressedLength: zlib });
  expect(report.gain).toBeNaN();
});
