import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Utf8Offsets, utf8Decode, utf8DecodeStrict, utf8Encode } from './utf8-offsets.ts';

describe('Utf8Offsets', () => {
  it('agrees with TextEncoder at every character of any well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
        const offsets = new Utf8Offsets(text);
        expect(offsets.nBytes).toBe(utf8Encode(text).length);
        let index = 0;
        for (const character of text) {
          const byte = utf8Encode(text.slice(0, index)).length;
          expect(offsets.toByte(index)).toBe(byte);
          expect(offsets.toUtf16(byte)).toBe(index);
          index += character.length;
        }
      }),
      { seed: 20261123, numRuns: 60 },
    );
  });

  it('maps the inside of a character to its start', () => {
    const offsets = new Utf8Offsets('aé🤗b');
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((byte) => offsets.toUtf16(byte))).toEqual([
      0, 1, 1, 2, 2, 2, 2, 4, 5,
    ]);
    expect(offsets.toByte(3)).toBe(3);
  });

  it('keeps its place when a checkpoint falls inside a surrogate pair', () => {
    const text = `${'x'.repeat(Utf8Offsets.stride - 1)}🤗y`;
    const offsets = new Utf8Offsets(text);
    expect(offsets.toUtf16(Utf8Offsets.stride - 1)).toBe(Utf8Offsets.stride - 1);
    expect(offsets.toUtf16(Utf8Offsets.stride + 1)).toBe(Utf8Offsets.stride - 1);
    expect(offsets.toUtf16(Utf8Offsets.stride + 3)).toBe(Utf8Offsets.stride + 1);
    expect(offsets.toByte(Utf8Offsets.stride + 2)).toBe(Utf8Offsets.stride + 4);
  });
});

describe('utf8Decode', () => {
  it('keeps a BOM, and the strict form refuses half a character', () => {
    const bom = new Uint8Array([0xef, 0xbb, 0xbf, 0x61]);
    expect(utf8Decode(bom)).toBe('\ufeffa');
    expect(utf8DecodeStrict(new Uint8Array([0xf0, 0x9f]))).toBeNull();
  });
});
