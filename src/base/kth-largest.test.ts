import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kthLargest, largestIndices, markLargest } from './kth-largest.ts';
import { topK } from './top-k.ts';

const lists = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 40 });

it('finds the k-th largest and marks what topK picks, ties included', () => {
  fc.assert(
    fc.property(lists, fc.nat(41), (list, pick) => {
      const values = Float64Array.from(list);
      const k = 1 + (pick % list.length);
      const before = values.slice();
      expect(kthLargest(values, k)).toBe([...list].sort((a, b) => b - a)[k - 1]);
      const marks = new Uint8Array(list.length);
      markLargest(values, k, marks);
      const expected = new Uint8Array(list.length);
      for (const i of topK(values, k)) expected[i] = 1;
      expect(marks).toEqual(expected);
      expect(largestIndices(values, k)).toEqual(Int32Array.from(topK(values, k)).sort());
      expect(largestIndices(Float32Array.from(list), k)).toEqual(Int32Array.from(topK(values, k)).sort());
      expect(values).toEqual(before);
    }),
    { seed: 1, numRuns: 500 },
  );
});

it('selects in single precision as well, whatever the signs and sizes', () => {
  const single = fc.float({ noNaN: true, noDefaultInfinity: false });
  fc.assert(
    fc.property(fc.array(single, { minLength: 1, maxLength: 60 }), fc.nat(60), (list, pick) => {
      const values = Float32Array.from(list);
      const k = 1 + (pick % list.length);
      expect(kthLargest(values, k) + 0).toBe(values.toSorted((a, b) => b - a)[k - 1]! + 0);
      expect(values).toEqual(Float32Array.from(list));
    }),
    { seed: 2, numRuns: 500 },
  );
});

it('marks nothing for none and everything for more than there is', () => {
  const marks = new Uint8Array(3);
  markLargest(Float32Array.of(1, 2, 3), 0, marks);
  expect(Array.from(marks)).toEqual([0, 0, 0]);
  markLargest(Float32Array.of(1, 2, 3), 9, marks);
  expect(Array.from(marks)).toEqual([1, 1, 1]);
});
