import { expect, it } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { twinCounts } from './twin-counts.ts';
import { cosine, toUnitRows } from '../../../base/unit-rows.ts';

it('counts the worked example: four equal keys have three twins each', () => {
  const degrees = [0, 0, 0, 0, 90, 180];
  const data = degrees.flatMap((d) => [Math.cos((d * Math.PI) / 180), Math.sin((d * Math.PI) / 180)]);
  const keys = toUnitRows({ data: Float64Array.from(data), n: 6, width: 2 });
  expect(Array.from(twinCounts(keys, 0.9))).toEqual([3, 3, 3, 3, 0, 0]);
});

it('equals comparing every pair in full, at any threshold and width', () => {
  for (let seed = 0; seed < 24; seed++) {
    const rng = createRng(seed);
    const width = [3, 16, 17, 40, 130, 200][seed % 6]!;
    const n = 25;
    const centre = Float64Array.from({ length: 3 * width }, () => rng.normal());
    const data = Float64Array.from({ length: n * width }, (_, at) => {
      const row = Math.floor(at / width);
      return centre[(row % 3) * width + (at % width)]! + rng.normal() * 0.7;
    });
    if (seed % 5 === 0) data.fill(0, 0, width);
    const rows = toUnitRows({ data, n, width });
    const alpha = [-0.2, 0, 0.5, 0.65, 0.8][seed % 5]!;
    const expected = Array.from({ length: n }, (_, i) => {
      let count = 0;
      for (let j = 0; j < n; j++) if (j !== i && cosine(rows, i, rows, j) > alpha) count++;
      return count;
    });
    expect(Array.from(twinCounts(rows, alpha))).toEqual(expected);
  }
});
