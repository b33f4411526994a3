import type { PixelSquare } from '../../contracts/patchify-view.ts';

export interface MosaicShape {
  /** Side of a patch in pixels of the picture. */
  readonly patch: number;
  /** Screen pixels along one pixel of the picture, a whole number. */
  readonly scale: number;
  /** What shows between the patches, opaque RGB. */
  readonly ground: readonly [number, number, number];
}

/** From this many screen pixels on, a patch leaves one of them to the gap on its right and below. */
const smallestGapped = 4;

/**
 * The picture enlarged, its patches set apart.
 * @returns RGBA of `(side · scale)²` screen pixels
 */
export function paintMosaic(
  { side, rgba }: PixelSquare,
  { patch, scale, ground }: MosaicShape,
): Uint8ClampedArray<ArrayBuffer> {
  const out = side * scale;
  const source = new Uint32Array(rgba.buffer, rgba.byteOffset, side * side);
  const pixels = new Uint32Array(out * out);
  const [red, green, blue] = ground;
  const gapColour = new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0]!;
  const cell = patch * scale;
  const isGapped = cell >= smallestGapped;
  for (let y = 0; y < out; y++) {
    const row = y * out;
    if (isGapped && y % cell === cell - 1) {
      pixels.fill(gapColour, row, row + out);
      continue;
    }
    if (y % scale !== 0) {
      pixels.copyWithin(row, row - out, row);
      continue;
    }
    const from = Math.floor(y / scale) * side;
    for (let x = 0, at = row; x < side; x++) {
      const value = source[from + x]!;
      for (let k = 0; k < scale; k++) pixels[at++] = value;
    }
    if (isGapped) for (let x = cell - 1; x < out; x += cell) pixels[row + x] = gapColour;
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** The patch under a place, given as shares of the square from its left and top; null outside. */
export function patchAt(side: number, patch: number, left: number, top: number): number | null {
  if (left < 0 || left >= 1 || top < 0 || top >= 1) return null;
  const across = side / patch;
  return Math.floor(top * across) * across + Math.floor(left * across);
}
