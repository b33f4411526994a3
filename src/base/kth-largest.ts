/** The k-th largest value, 1 ≤ k ≤ length. Values must not be NaN. O(n) on average. */
export const kthLargest = (values: Float32Array | Float64Array, k: number): number =>
  threshold(values, k).least;

/** The k-th largest value, and how many of its equals are among the k largest. */
function threshold(
  values: Float32Array | Float64Array,
  k: number,
): { readonly least: number; readonly ties: number } {
  const { among, above } =
    values instanceof Float32Array ? sameBin(values, k) : { among: values.slice(), above: 0 };
  const least = quickselect(among, k - above);
  let ties = k - above;
  for (let i = 0; i < among.length; i++) if (among[i]! > least) ties--;
  return { least, ties };
}

/** Sign and exponent bits and three of the fraction: few values share all twelve. */
const bins = new Uint32Array(4096);
let candidates = new Float32Array(1024);

/** Values that share their leading bits with the k-th largest, in memory that the next call takes again, and how many lie above. */
function sameBin(values: Float32Array, k: number): { readonly among: Float32Array; readonly above: number } {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  bins.fill(0);
  for (let i = 0; i < bits.length; i++) bins[binOf(bits[i]!)]!++;
  let bin = bins.length - 1;
  let above = 0;
  while (above + bins[bin]! < k) above += bins[bin--]!;
  if (candidates.length < values.length) candidates = new Float32Array(2 * values.length);
  let count = 0;
  for (let i = 0; i < bits.length; i++) if (binOf(bits[i]!) === bin) candidates[count++] = values[i]!;
  return { among: candidates.subarray(0, count), above };
}

/** Larger floats lie in larger bins: the bits of negative ones are turned round. */
const binOf = (bits: number): number => ((bits ^ ((bits >> 31) & 0x7fffffff)) >> 20) + 2048;

/** Reorders `sorted`. */
function quickselect(sorted: Float32Array | Float64Array, k: number): number {
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
  const { least, ties } = threshold(values, k);
  let left = ties;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > least || (value === least && left-- > 0)) marks[i] = 1;
  }
}

/** Ascending indices of the k largest values, among equal ones the earlier, 1 ≤ k ≤ length. O(n). */
export function largestIndices(values: Float32Array | Float64Array, k: number): Int32Array {
  const { least, ties } = threshold(values, k);
  const out = new Int32Array(k);
  let left = ties;
  let count = 0;
  for (let i = 0; count < k; i++) {
    const value = values[i]!;
    if (value > least || (value === least && left-- > 0)) out[count++] = i;
  }
  return out;
}
