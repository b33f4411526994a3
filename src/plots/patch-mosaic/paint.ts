import type { PixelSquare } from '../../contracts/patchify-view.ts';

export interface MosaicShape {
  /** Side of a patch in pixels of the picture. */
  readonly patch: number;
  /** Screen pixels along a side of the mosaic. */
  readonly out: number;
  /** What shows between the patches, opaque RGB. */
  readonly ground: readonly [number, number, number];
}

/** From this many screen pixels on, a patch leaves one of them to the gap on its right and below. */
const smallestGapped = 4;

/**
 * The picture enlarged, its patches set apart by one screen pixel.
 * @returns RGBA of `out²` screen pixels
 */
export function paintMosaic(
  { side, rgba }: PixelSquare,
  { patch, out, ground }: MosaicShape,
): Uint8ClampedArray<ArrayBuffer> {
  const source = new Uint32Array(rgba.buffer, rgba.byteOffset, side * side);
  const pixels = new Uint32Array(out * out);
  const [red, green, blue] = ground;
  const gapColour = new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0]!;
  const from = Int32Array.from({ length: out }, (_, x) => Math.floor((x * side) / out));
  const gaps = (out * patch) / side >= smallestGapped ? gapsOf(out, side / patch) : [];
  for (let y = 0; y < out; y++) {
    const row = y * out;
    if (y > 0 && from[y] === from[y - 1]) {
      pixels.copyWithin(row, row - out, row);
      continue;
    }
    const line = from[y]! * side;
    for (let x = 0; x < out; x++) pixels[row + x] = source[line + from[x]!]!;
  }
  for (const gap of gaps) {
    pixels.fill(gapColour, gap * out, (gap + 1) * out);
    for (let at = gap; at < pixels.length; at += out) pixels[at] = gapColour;
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** Where patch number `index` of a row begins, screen pixels. */
export const patchStart = (index: number, out: number, across: number): number =>
  Math.round((index * out) / across);

/** The last screen pixel of every patch of a row. */
const gapsOf = (out: number, across: number): readonly number[] =>
  Array.from({ length: across }, (_, i) => patchStart(i + 1, out, across) - 1);

/** The patch under a place, given as shares of the square from its left and top; null outside. */
export function patchAt(side: number, patch: number, left: number, top: number): number | null {
  if (left < 0 || left >= 1 || top < 0 || top >= 1) return null;
  const across = side / patch;
  return Math.floor(top * across) * across + Math.floor(left * across);
}
