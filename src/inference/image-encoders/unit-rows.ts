/** Rows scaled to unit length; a row of zeros stays. */
export function unitRows(values: Float32Array, width: number): Float32Array<ArrayBuffer> {
  const out = Float32Array.from(values);
  for (let at = 0; at < out.length; at += width) {
    const row = out.subarray(at, at + width);
    const length = Math.hypot(...row) || 1;
    row.forEach((value, i) => (row[i] = value / length));
  }
  return out;
}
