/** Float64 matrix `[n, width]`, row-major. Float64 because order decisions must not depend on float32 rounding. */
export interface Rows {
  readonly data: Float64Array;
  readonly n: number;
  readonly width: number;
}

/** Rows scaled to length 1 (zero rows stay zero) with their lengths before. */
export interface UnitRows extends Rows {
  readonly norms: Float64Array;
}

/** Scales the rows in place and returns them: the caller gives its matrix away. */
export function toUnitRows(rows: Rows): UnitRows {
  const { data, n, width } = rows;
  const norms = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    const start = row * width;
    const norm = Math.sqrt(dot(data, start, data, start, width));
    norms[row] = norm;
    if (norm > 0) for (let i = start; i < start + width; i++) data[i]! /= norm;
  }
  return { data, n, width, norms };
}

/** Inner product of `width` values of `a` from `i` and of `b` from `j`. */
export function dot(a: Float64Array, i: number, b: Float64Array, j: number, width: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = width & ~3;
  for (let c = 0; c < whole; c += 4) {
    s0 += a[i + c]! * b[j + c]!;
    s1 += a[i + c + 1]! * b[j + c + 1]!;
    s2 += a[i + c + 2]! * b[j + c + 2]!;
    s3 += a[i + c + 3]! * b[j + c + 3]!;
  }
  for (let c = whole; c < width; c++) s0 += a[i + c]! * b[j + c]!;
  return s0 + s1 + (s2 + s3);
}

/** Cosine `a·b / max(|a||b|, 1e-8)` of row `i` of `a` and row `j` of `b`. */
export function cosine(a: UnitRows, i: number, b: UnitRows, j: number): number {
  const product = a.norms[i]! * b.norms[j]!;
  const aligned = dot(a.data, i * a.width, b.data, j * b.width, a.width);
  return product >= 1e-8 ? aligned : aligned * product * 1e8;
}
