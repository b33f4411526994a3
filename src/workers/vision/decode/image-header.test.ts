import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import { evenFrames } from './decode-frames.ts';
import { readImageHeader } from './image-header.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (unit) => unit.charCodeAt(0)) : part,
    ),
  );
const be16 = (value: number): readonly number[] => [value >> 8, value & 255];
const be32 = (value: number): readonly number[] => [...be16(value >>> 16), ...be16(value & 0xffff)];
const le16 = (value: number): readonly number[] => [value & 255, value >> 8];
const le32 = (value: number): readonly number[] => [...le16(value & 0xffff), ...le16(value >>> 16)];

/** An EXIF block with one entry. */
const exif = (orientation: number): Uint8Array => {
  const tiff = bytes(
    'II',
    [42, 0],
    le32(8),
    le16(1),
    le16(0x0112),
    le16(3),
    le32(1),
    le16(orientation),
    [0, 0],
  );
  return bytes([0xff, 0xe1], be16(2 + 6 + tiff.length), 'Exif\0\0', [...tiff]);
};
const frame = (channels: number): readonly number[] => [
  0xff,
  0xc0,
  ...be16(17),
  8,
  ...be16(30),
  ...be16(40),
  channels,
];

test.each([
  ['png', bytes([0x89], 'PNG\r\n\x1a\n', be32(13), 'IHDR', be32(20_000), be32(3)), 20_000, 3],
  ['gif', bytes('GIF89a', le16(7), le16(9), [0, 0, 0]), 7, 9],
  ['bmp', bytes('BM', Array<number>(16).fill(0), le32(5), le32(0xffff_fffa), [0, 0]), 5, 6],
  ['jpeg', bytes([0xff, 0xd8], [...frame(3)], Array<number>(20).fill(0)), 40, 30],
  ['webp', bytes('RIFF', le32(0), 'WEBPVP8X', le32(10), [0, 0, 0, 0], [99, 0, 0], [49, 0, 0]), 100, 50],
  [
    'webp',
    bytes('RIFF', le32(0), 'WEBPVP8L', le32(10), [0x2f], le32((49 << 14) | 99), [0, 0, 0, 0, 0]),
    100,
    50,
  ],
  [
    'webp',
    bytes('RIFF', le32(0), 'WEBPVP8 ', le32(10), [0, 0, 0, 0x9d, 1, 0x2a], le16(64), le16(32)),
    64,
    32,
  ],
  [
    'avif',
    bytes(
      be32(28),
      'ftypavif',
      Array<number>(20).fill(0),
      be32(20),
      'ispe',
      be32(0),
      be32(12),
      be32(34),
      [0, 0, 0, 0, 0],
    ),
    12,
    34,
  ],
] as const)('reads the size of %s', (format, file, width, height) => {
  expect(readImageHeader(file)).toMatchObject({ format, size: { width, height } });
});

test.each([
  ['heic', bytes(be32(24), 'ftypheic', be32(0), 'mif1heic')],
  ['heic', bytes(be32(24), 'ftypmif1', be32(0), 'mif1')],
  ['svg', utf8Encode('\ufeff<?xml version="1.0"?>\n<!-- a --><svg xmlns="x"/>')],
  ['strip', bytes('tokenscope-frames 4\n')],
  ['unknown', utf8Encode('a text about <svg>')],
  ['unknown', new Uint8Array(0)],
] as const)('knows %s', (format, file) => {
  expect(readImageHeader(file)).toMatchObject({ format, size: null });
});

it('tells four channels and a turned camera of a JPEG', () => {
  const turned = bytes([0xff, 0xd8], [...exif(6)], [...frame(4)], Array<number>(20).fill(0));
  expect(readImageHeader(turned)).toMatchObject({ isCmyk: true, orientation: 6 });
  const upright = bytes([0xff, 0xd8], [...frame(3)], Array<number>(20).fill(0));
  expect(readImageHeader(upright)).toMatchObject({ isCmyk: false, orientation: 1 });
});

it('never throws, whatever stands there', () => {
  const starts = [
    [0x89, 0x50, 0x4e, 0x47],
    [0xff, 0xd8, 0xff, 0xe1],
    [0x47, 0x49, 0x46, 0x38],
    [0x52, 0x49, 0x46, 0x46],
    [],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      readImageHeader(Uint8Array.from([...start, ...rest]));
    }),
    { seed: 1, numRuns: 500 },
  );
});

it('takes even frames of a long animation and all of a short one', () => {
  expect(evenFrames(3)).toEqual([0, 1, 2]);
  expect(evenFrames(32)).toEqual(Array.from({ length: 16 }, (_, i) => 2 * i));
  expect(evenFrames(100)).toHaveLength(16);
  expect(new Set(evenFrames(17)).size).toBe(16);
});
