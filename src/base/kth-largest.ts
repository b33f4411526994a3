/** The k-th largest value, 1 ≤ k ≤ length, by quickselect on a copy: O(n) on average. Values must not be NaN. */
export function kthLargest(values: Float32Array | Float64Array, k: number): number {
  const sorted = values.slice();
  const target = k - 1;
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const pivot = sorted[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (sorted[i]! > pivot) i++;
      while (sorted[j]! < pivot) j--;
      if (i > j) break;
      const moved = sorted[i]!;
      sorted[i++] = sorted[j]!;
      sorted[j--] = moved;
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else break;
  }
  return sorted[target]!;
}

/** Marks `marks[i] = 1` for the k largest values, among equal ones the earlier, as `topK` picks them. O(n). */
export function markLargest(values: Float32Array | Float64Array, k: number, marks: Uint8Array): void {
  if (k <= 0) return;
  if (k >= values.length) {
    marks.fill(1, 0, values.length);
    return;
  }
  const least = kthLargest(values, k);
  let left = k;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > least) {
      marks[i] = 1;
      left--;
    }
  }
  for (let i = 0; left > 0; i++) {
    if (values[i] === least) {
      marks[i] = 1;
      left--;
    }
  }
}
