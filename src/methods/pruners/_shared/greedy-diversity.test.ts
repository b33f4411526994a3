import { expect, it } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { greedyDiversity } from './greedy-diversity.ts';
import { cosine, toUnitRows } from '../../../base/unit-rows.ts';

it('equals the plain greedy loop for any falling score and any pass width', async () => {
  for (let seed = 0; seed < 40; seed++) {
    const rng = createRng(seed);
    const n = 1 + rng.int(30);
    const levels = seed % 3 === 0 ? 3 : 1000;
    const rows = toUnitRows({
      data: Float64Array.from({ length: n * 3 }, () => rng.int(levels) - 1),
      n,
      width: 3,
    });
    const weight = Float64Array.from({ length: n }, () => rng.int(4) / 3);
    const score = (token: number, similarity: number): number =>
      seed % 2 ? weight[token]! * (1 - similarity) : 0.5 * weight[token]! - 0.5 * similarity;
    const parallel = 1 + (seed % 4);
    const count = 1 + rng.int(n);

    const plain: number[] = [0];
    const scores: number[] = [7];
    while (plain.length < count) {
      const pass = Array.from({ length: n }, (_, i) => i)
        .filter((i) => !plain.includes(i))
        .map((i) => ({ i, value: score(i, Math.max(...plain.map((p) => cosine(rows, i, rows, p)))) }))
        .sort((a, b) => b.value - a.value || a.i - b.i)
        .slice(0, Math.min(parallel, count - plain.length));
      for (const { i, value } of pass) {
        plain.push(i);
        scores.push(value);
      }
    }

    const won: number[] = [];
    const picks = await greedyDiversity({
      rows,
      count,
      first: { index: 0, score: 7 },
      score,
      parallel,
      onPick: async (_, value) => void won.push(value),
    });
    expect(picks).toEqual(plain);
    expect(won).toEqual(scores);
  }
});
