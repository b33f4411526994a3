import { describe, expect, it } from 'vitest';
import { createRng } from './rng.ts';
import { weightedSample } from './weighted-sample.ts';

describe('weightedSample', () => {
  it('follows the law of successive draws', () => {
    const rng = createRng(5);
    const first = [0, 0, 0];
    let zeroThenOne = 0;
    const trials = 20_000;
    for (let t = 0; t < trials; t++) {
      const [a, b] = weightedSample([1, 2, 5], 2, rng);
      first[a!]!++;
      if (a === 0 && b === 1) zeroThenOne++;
    }
    [1 / 8, 2 / 8, 5 / 8].forEach((p, i) => expect(Math.abs(first[i]! / trials - p)).toBeLessThan(0.012));
    expect(Math.abs(zeroThenOne / trials - (1 / 8) * (2 / 7))).toBeLessThan(0.006);
  });

  it('takes zero weights last, by index, and repeats for a seed', () => {
    expect(Array.from(weightedSample([0, 3, 0, 0], 3, createRng(2)))).toEqual([1, 0, 2]);
    const weights = Array.from({ length: 30 }, (_, i) => i);
    expect(weightedSample(weights, 9, createRng(8))).toEqual(weightedSample(weights, 9, createRng(8)));
  });
});
