import { describe, expect, it } from 'vitest';
import { softmax } from './softmax.ts';

describe('softmax', () => {
  it('gives the closed form and sums to one', () => {
    const p = softmax([2, 1, 0, -1]);
    [0.643914, 0.236883, 0.087144, 0.032059].forEach((value, i) => expect(p[i]).toBeCloseTo(value, 6));
    expect(p.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 15);
  });

  it('survives large logits and masked ones', () => {
    expect(Array.from(softmax([1e4, 1e4, -Infinity]))).toEqual([0.5, 0.5, 0]);
    expect(softmax([])).toHaveLength(0);
  });
});
