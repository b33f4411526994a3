/**
 * Indices of the `k` largest values, largest first; among equal values the lower index comes first.
 * `k` beyond the length returns every index. Cost O(n log k), memory O(k).
 * @throws RangeError on a NaN value: there is no order to put it in.
 */
export function topK(values: ArrayLike<number>, k: number): Int32Array<ArrayBuffer> {
  const size = Math.max(0, Math.min(k, values.length));
  // A heap whose root is the worst index kept so far.
  const heap = new Int32Array(size);
  let filled = 0;
  const before = (a: number, b: number): boolean =>
    values[a]! > values[b]! || (values[a] === values[b] && a < b);
  const sink = (from: number, length: number): void => {
    const moving = heap[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && before(heap[child]!, heap[child + 1]!)) child++;
      if (!before(moving, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moving;
  };
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) throw new RangeError(`value ${i} is NaN`);
    if (filled < size) {
      heap[filled++] = i;
      if (filled === size) for (let node = (size >> 1) - 1; node >= 0; node--) sink(node, size);
    } else if (size > 0 && before(i, heap[0]!)) {
      heap[0] = i;
      sink(0, size);
    }
  }
  for (let end = size - 1; end > 0; end--) {
    const worst = heap[0]!;
    heap[0] = heap[end]!;
    heap[end] = worst;
    sink(0, end);
  }
  return heap;
}

/**
 * Index of the largest value, the first one on ties; -1 when there is none.
 * @throws RangeError on a NaN value.
 */
export function argMax(values: ArrayLike<number>): number {
  return topK(values, 1)[0] ?? -1;
}
