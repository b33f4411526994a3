/**
 * Bilinear resize of a row-major `[rows, cols]` map with half-pixel centres (`align_corners = false`), edges clamped.
 * @returns float64 map `[toRows, toCols]`.
 */
export function bilinearResize(
  map: ArrayLike<number>,
  rows: number,
  cols: number,
  toRows: number,
  toCols: number,
): Float64Array<ArrayBuffer> {
  const result = new Float64Array(toRows * toCols);
  for (let y = 0; y < toRows; y++) {
    const sy = Math.max(0, ((y + 0.5) * rows) / toRows - 0.5);
    const top = Math.min(Math.floor(sy), rows - 1);
    const bottom = Math.min(top + 1, rows - 1);
    for (let x = 0; x < toCols; x++) {
      const sx = Math.max(0, ((x + 0.5) * cols) / toCols - 0.5);
      const left = Math.min(Math.floor(sx), cols - 1);
      const right = Math.min(left + 1, cols - 1);
      const upper = map[top * cols + left]! * (1 - (sx - left)) + map[top * cols + right]! * (sx - left);
      const lower =
        map[bottom * cols + left]! * (1 - (sx - left)) + map[bottom * cols + right]! * (sx - left);
      result[y * toCols + x] = upper * (1 - (sy - top)) + lower * (sy - top);
    }
  }
  return result;
}
