import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRng } from '../base/rng.ts';
import { projectOntoRows, type SparseVector } from './row-space.ts';

const sparse = (row: readonly number[]): SparseVector => {
  const at = Int32Array.from(row.keys()).filter((i) => row[i] !== 0);
  return { at, value: Float64Array.from(at, (i) => row[i]!) };
};

it('keeps the rows that one-hot rows pick and drops the others', () => {
  const x = { data: Float64Array.of(1, 2, 3, 4, 5, 6), n: 3, width: 2 };
  expect(Array.from(projectOntoRows(x, [sparse([0, 0, 1]), sparse([1, 0, 0])]))).toEqual([1, 2, 0, 0, 5, 6]);
});

it('is the orthogonal projection: W P X = W X, and applying it twice changes nothing', () => {
  fc.assert(
    fc.property(fc.nat(1000), (seed) => {
      const rng = createRng(seed);
      const n = 2 + rng.int(9);
      const width = 1 + rng.int(3);
      const w = Array.from({ length: 1 + rng.int(n + 2) }, () =>
        Array.from({ length: n }, () => (rng.next() < 0.5 ? 0 : rng.int(7) - 3)),
      );
      // A dependent row must change nothing.
      w.push(w[0]!.map((value) => 2 * value));
      const x = { data: Float64Array.from({ length: n * width }, () => rng.normal()), n, width };
      const rows = w.map(sparse);
      const p = projectOntoRows(x, rows);
      for (const row of w) {
        for (let c = 0; c < width; c++) {
          const times = (m: Float64Array): number =>
            row.reduce((sum, value, i) => sum + value * m[i * width + c]!, 0);
          expect(times(p)).toBeCloseTo(times(x.data), 8);
        }
      }
      const twice = projectOntoRows({ ...x, data: p }, rows);
      twice.forEach((value, i) => expect(value).toBeCloseTo(p[i]!, 8));
    }),
    { seed: 5, numRuns: 80 },
  );
});
