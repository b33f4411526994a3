/** Thumbnail values are logarithmic over this many decades below 1: the same for all heads, so that they compare. */
export const decades = 3;

/** Colour position of a probability, in [0, 1]. */
export const thumbnailPosition = (probability: number): number =>
  probability > 0 ? Math.min(1, Math.max(0, 1 + Math.log10(probability) / decades)) : 0;

/**
 * One head's thumbnail as RGBA pixels, row-major; the hidden triangle is transparent.
 * @param map `[size, size]` probabilities
 * @param shades colours from position 0 to 1
 */
export function thumbnailPixels(
  map: Float32Array,
  size: number,
  isCausal: boolean,
  shades: Int32Array,
): Int32Array<ArrayBuffer> {
  const pixels = new Int32Array(size * size);
  for (let row = 0; row < size; row++) {
    const end = isCausal ? row + 1 : size;
    for (let column = 0; column < end; column++) {
      const at = row * size + column;
      pixels[at] = shades[Math.round((shades.length - 1) * thumbnailPosition(map[at]!))]!;
    }
  }
  return pixels;
}
