/** Eigenvalues of a symmetric matrix, largest first, with their unit eigenvectors. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** `[n, n]`, row `k` belongs to `values[k]`. */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues and eigenvectors of a real symmetric matrix: Householder reduction to three diagonals, then implicit QL.
 * Cost O(n³).
 * @param matrix `[n, n]`, row-major; only the lower triangle is read, and the matrix is left as it is
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const z = Float64Array.from(matrix);
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  tridiagonalise(z, n, diagonal, beside);
  // From here the vectors are rows, so that rotations run along memory.
  transpose(z, n);
  diagonalise(z, n, diagonal, beside);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(z.subarray(from * n, (from + 1) * n), to * n));
  return { values: Float64Array.from(order, (k) => diagonal[k]!), vectors };
}

/** Leaves the transformation in `z` (vectors as columns), the diagonal in `d` and what stands beside it in `e[1..]`. */
function tridiagonalise(z: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(z[row + k]!);
    if (i === 1 || scale === 0) {
      e[i] = z[row + i - 1]!;
      d[i] = 0;
      continue;
    }
    let h = 0;
    for (let k = 0; k < i; k++) {
      z[row + k]! /= scale;
      h += z[row + k]! ** 2;
    }
    const f = z[row + i - 1]!;
    const g = f >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
    e[i] = scale * g;
    h -= f * g;
    z[row + i - 1] = f - g;
    reflect(z, n, i, h, e);
    d[i] = h;
  }
  d[0] = 0;
  e[0] = 0;
  for (let i = 0; i < n; i++) accumulate(z, n, i, d);
}

/** Applies the reflection of row `i` to the rows above it. */
function reflect(z: Float64Array, n: number, i: number, h: number, e: Float64Array): void {
  const row = i * n;
  let along = 0;
  for (let j = 0; j < i; j++) {
    z[j * n + i] = z[row + j]! / h;
    let g = 0;
    for (let k = 0; k <= j; k++) g += z[j * n + k]! * z[row + k]!;
    for (let k = j + 1; k < i; k++) g += z[k * n + j]! * z[row + k]!;
    e[j] = g / h;
    along += e[j]! * z[row + j]!;
  }
  const half = along / (h + h);
  for (let j = 0; j < i; j++) {
    const f = z[row + j]!;
    e[j]! -= half * f;
    const g = e[j]!;
    for (let k = 0; k <= j; k++) z[j * n + k]! -= f * e[k]! + g * z[row + k]!;
  }
}

function accumulate(z: Float64Array, n: number, i: number, d: Float64Array): void {
  const row = i * n;
  if (d[i] !== 0) {
    const along = new Float64Array(i);
    for (let k = 0; k < i; k++) {
      const weight = z[row + k]!;
      for (let j = 0; j < i; j++) along[j]! += weight * z[k * n + j]!;
    }
    for (let k = 0; k < i; k++) {
      const weight = z[k * n + i]!;
      for (let j = 0; j < i; j++) z[k * n + j]! -= along[j]! * weight;
    }
  }
  d[i] = z[row + i]!;
  z[row + i] = 1;
  for (let j = 0; j < i; j++) {
    z[j * n + i] = 0;
    z[row + j] = 0;
  }
}

function transpose(z: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = z[i * n + j]!;
      z[i * n + j] = z[j * n + i]!;
      z[j * n + i] = value;
    }
  }
}

/** QL with implicit shifts on the tridiagonal matrix; turns the rows of `z` along. */
function diagonalise(z: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (;;) {
      const m = splitAfter(l, n, d, e);
      if (m === l) break;
      sweep(z, n, l, m, d, e);
    }
  }
}

/** The first index from `l` on beside which there is nothing left. */
function splitAfter(l: number, n: number, d: Float64Array, e: Float64Array): number {
  let m = l;
  while (m < n - 1) {
    const size = Math.abs(d[m]!) + Math.abs(d[m + 1]!);
    if (Math.abs(e[m]!) <= Number.EPSILON * size || e[m] === 0) break;
    m++;
  }
  return m;
}

function sweep(z: Float64Array, n: number, l: number, m: number, d: Float64Array, e: Float64Array): void {
  let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  const root = Math.hypot(g, 1);
  g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? root : -root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    const t = (d[i]! - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    const [upper, lower] = [(i + 1) * n, i * n];
    for (let k = 0; k < n; k++) {
      const high = z[upper + k]!;
      const low = z[lower + k]!;
      z[upper + k] = s * low + c * high;
      z[lower + k] = c * low - s * high;
    }
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}
