import { createRng } from '../base/rng.ts';
import { dot, type Rows } from '../base/unit-rows.ts';

export interface PrincipalPlane {
  /** `[n, 2]`: each row on the two directions of largest variance, its mean taken off. */
  readonly points: Float32Array;
  /** Share of the variance along each of the two, 0…1. */
  readonly shares: readonly [number, number];
}

/** Rounds of orthogonal iteration: tokens of a picture spread over few directions, so that far fewer settle. */
const rounds = 48;

/**
 * Rows drawn in the plane in which they vary most (principal components by orthogonal iteration, from fixed random directions).
 * Each axis points to where its largest entry lies, so that equal rows give equal drawings. The rows are centred in place.
 * Cost O(rounds · n · width).
 */
export function principalPlane(rows: Rows): PrincipalPlane {
  const { n, width } = rows;
  const total = centre(rows);
  const rng = createRng(1);
  const axes = [0, 1].map(() => Float64Array.from({ length: width }, () => rng.normal()));
  orthonormal(axes);
  for (let round = 0; round < rounds; round++) {
    for (const axis of axes) axis.set(spread(rows, axis));
    orthonormal(axes);
  }
  const points = new Float32Array(2 * n);
  const shares = axes.map((axis, a) => {
    const along = Float64Array.from({ length: n }, (_, i) => dot(rows.data, i * width, axis, 0, width));
    const farthest = along.reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0);
    const sign = farthest < 0 ? -1 : 1;
    along.forEach((value, i) => {
      points[2 * i + a] = sign * value;
    });
    return total > 0 ? along.reduce((sum, value) => sum + value * value, 0) / total : 0;
  });
  return { points, shares: [shares[0]!, shares[1]!] };
}

/** Takes off the mean row. @returns the sum of squares left */
function centre({ data, n, width }: Rows): number {
  let total = 0;
  for (let c = 0; c < width; c++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += data[i * width + c]! / n;
    for (let i = 0; i < n; i++) {
      data[i * width + c]! -= mean;
      total += data[i * width + c]! ** 2;
    }
  }
  return total;
}

/** `Xᵀ X axis`. */
function spread({ data, n, width }: Rows, axis: Float64Array): Float64Array {
  const image = new Float64Array(width);
  for (let i = 0; i < n; i++) {
    const along = dot(data, i * width, axis, 0, width);
    for (let c = 0; c < width; c++) image[c]! += along * data[i * width + c]!;
  }
  return image;
}

/** Makes the second direction square to the first, and both of length 1; one without length becomes zero. */
function orthonormal([first, second]: readonly Float64Array[]): void {
  scale(first!);
  const common = dot(first!, 0, second!, 0, first!.length);
  for (let c = 0; c < second!.length; c++) second![c]! -= common * first![c]!;
  scale(second!);
}

function scale(axis: Float64Array): void {
  const length = Math.sqrt(dot(axis, 0, axis, 0, axis.length));
  if (length > 0) for (let c = 0; c < axis.length; c++) axis[c]! /= length;
}
