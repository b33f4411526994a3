import { expect, it } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { closestRow, cosineBounds, twinCounts } from './cosine-bounds.ts';
import { cosine, toUnitRows, type UnitRows } from '../../../base/unit-rows.ts';

it('counts the worked example: four equal keys have three twins each', () => {
  const degrees = [0, 0, 0, 0, 90, 180];
  const data = degrees.flatMap((d) => [Math.cos((d * Math.PI) / 180), Math.sin((d * Math.PI) / 180)]);
  const keys = toUnitRows({ data: Float64Array.from(data), n: 6, width: 2 });
  expect(Array.from(twinCounts(cosineBounds(keys), 0.9))).toEqual([3, 3, 3, 3, 0, 0]);
});

it('equals comparing every pair in full, at any threshold and width', () => {
  for (let seed = 0; seed < 30; seed++) {
    const rows = clumps(seed);
    const { n } = rows;
    const alpha = [-0.2, 0, 0.5, 0.65, 0.8][seed % 5]!;
    const expected = Array.from({ length: n }, (_, i) => {
      let count = 0;
      for (let j = 0; j < n; j++) if (j !== i && cosine(rows, i, rows, j) > alpha) count++;
      return count;
    });
    expect(Array.from(twinCounts(cosineBounds(rows), alpha))).toEqual(expected);
  }
});

it('finds the closest row, the first on ties', () => {
  for (let seed = 0; seed < 30; seed++) {
    const rows = clumps(seed);
    const bounds = cosineBounds(rows);
    const candidates = [1, 4, 6, 9, 10, 15, 21, 22];
    for (let i = 0; i < rows.n; i++) {
      const similarity = candidates.map((j) => cosine(rows, i, rows, j));
      const expected = candidates[similarity.indexOf(Math.max(...similarity))];
      expect(closestRow(bounds, i, candidates)).toBe(expected);
    }
  }
});

/** 25 rows around three centres, tight or loose, some of them equal, sometimes one zero or one tiny. */
function clumps(seed: number): UnitRows {
  const rng = createRng(seed);
  const width = [3, 16, 17, 40, 130, 300][seed % 6]!;
  const spread = [0.7, 0.01, 3][seed % 3]!;
  const centre = Float64Array.from({ length: 3 * width }, () => rng.normal());
  const data = Float64Array.from({ length: 25 * width }, (_, at) => {
    const row = Math.floor(at / width);
    return centre[(row % 3) * width + (at % width)]! + rng.normal() * spread;
  });
  data.copyWithin(9 * width, 6 * width, 7 * width);
  if (seed % 5 === 0) data.fill(0, 0, width);
  if (seed % 5 === 1) for (let c = 0; c < width; c++) data[4 * width + c]! *= 1e-9;
  return toUnitRows({ data, n: 25, width });
}
