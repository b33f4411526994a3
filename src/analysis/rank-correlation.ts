/** Ranks from 1 for the largest; equal values share the mean of their places. */
export function ranks(values: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[b]! - values[a]!);
  const found = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) found[order[at]!] = (start + end + 1) / 2;
    start = end;
  }
  return found;
}

/** Spearman's rank correlation in [-1, 1]; NaN when one list has no order at all, or there are fewer than two values. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (x.length + 1) / 2;
  let both = 0;
  let left = 0;
  let right = 0;
  for (let i = 0; i < x.length; i++) {
    both += (x[i]! - middle) * (y[i]! - middle);
    left += (x[i]! - middle) ** 2;
    right += (y[i]! - middle) ** 2;
  }
  return both / Math.sqrt(left * right);
}

/** Place of one value among all, 1 for the largest; of equal ones the first stands before the others. */
export function placeOf(values: ArrayLike<number>, index: number): number {
  let place = 1;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > values[index]! || (values[i] === values[index] && i < index)) place++;
  }
  return place;
}
