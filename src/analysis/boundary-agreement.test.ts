import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SegmentationBuilder, SegmentFlag } from '../contracts/segmentation.ts';
import { boundaryAgreement, innerBoundaries } from './boundary-agreement.ts';

function segmentation(nBytes: number, ...spans: (readonly [number, number, number?])[]) {
  const builder = new SegmentationBuilder();
  for (const [start, end, flags = 0] of spans) builder.push(start, end, 0, flags);
  return builder.finish(nBytes);
}

test('boundaries are inner, once each, and gaps have two', () => {
  expect(Array.from(innerBoundaries(segmentation(5, [0, 2], [2, 3], [3, 5])))).toEqual([2, 3]);
  expect(Array.from(innerBoundaries(segmentation(9, [1, 3], [5, 8])))).toEqual([1, 3, 5, 8]);
  const virtual = segmentation(4, [0, 0, SegmentFlag.virtual], [0, 4], [4, 4, SegmentFlag.virtual]);
  expect(Array.from(innerBoundaries(virtual))).toEqual([]);
  expect(Array.from(innerBoundaries(segmentation(4, [0, 2], [2, 2, SegmentFlag.virtual], [2, 4])))).toEqual([
    2,
  ]);
  expect(Array.from(innerBoundaries(segmentation(0)))).toEqual([]);
});

test('F1 and Jaccard of a worked example', () => {
  const agreement = boundaryAgreement(Uint32Array.of(1, 2, 5, 7), Uint32Array.of(2, 3, 7));
  expect(agreement).toEqual({ shared: 2, onlyFirst: 2, onlySecond: 1, f1: 4 / 7, jaccard: 2 / 5 });
  expect(boundaryAgreement(new Uint32Array(), new Uint32Array())).toMatchObject({ f1: 1, jaccard: 1 });
  expect(boundaryAgreement(Uint32Array.of(1), new Uint32Array())).toMatchObject({ f1: 0, jaccard: 0 });
});

test('agrees with set arithmetic', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });
  fc.assert(
    fc.property(cuts, cuts, (a, b) => {
      const [first, second] = [Uint32Array.from(a).sort(), Uint32Array.from(b).sort()];
      const both = a.filter((byte) => b.includes(byte)).length;
      const found = boundaryAgreement(first, second);
      expect(found.shared).toBe(both);
      expect(found.onlyFirst + found.shared).toBe(a.length);
      expect(found.onlySecond + found.shared).toBe(b.length);
      const reverse = boundaryAgreement(second, first);
      expect([reverse.f1, reverse.jaccard]).toEqual([found.f1, found.jaccard]);
    }),
    { seed: 3 },
  );
});
