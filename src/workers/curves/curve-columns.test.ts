import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenscopeError } from '../../contracts/errors.ts';
import { WittenBellModel } from '../../methods/entropy/witten-bell.ts';
import { candidateCount, CurveColumns } from './curve-columns.ts';

/** Figures of one token under a distribution, straight from their definitions. */
function figures(probabilities: readonly number[], target: number) {
  const own = probabilities[target]!;
  const order = probabilities
    .map((_, id) => id)
    .sort((a, b) => probabilities[b]! - probabilities[a]! || a - b);
  return {
    surprisal: -Math.log2(own),
    entropy: probabilities.reduce((sum, p) => sum - (p > 0 ? p * Math.log2(p) : 0), 0),
    rank: 1 + probabilities.filter((p) => p > own).length,
    best: order.slice(0, candidateCount),
  };
}

const logits = fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('scoreLogits', () => {
  it('gives surprisal, entropy, rank and candidates as their definitions do', () => {
    fc.assert(
      fc.property(logits, fc.nat(), (row, seed) => {
        const target = seed % row.length;
        const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
        const wanted = figures(
          row.map((logit) => Math.exp(logit) / total),
          target,
        );
        const columns = new CurveColumns(3);
        const vocab = row.length;
        columns.scoreLogits(1, target, Float32Array.of(...row, ...row), 1, vocab);
        const { surprisal, entropy, rank } = columns.points(1, 2);
        expect(surprisal[0]).toBeCloseTo(wanted.surprisal, 4);
        expect(entropy[0]).toBeCloseTo(wanted.entropy, 5);
        const candidates = columns.candidates(1);
        const descending = row.toSorted((a, b) => b - a).slice(0, candidateCount);
        expect(candidates.map(({ id }) => row[id])).toEqual(descending);
        expect(rank[0]).toBe(1 + row.filter((logit) => logit > row[target]!).length);
        for (const { id, probability } of candidates)
          expect(probability).toBeCloseTo(Math.exp(row[id]!) / total, 6);
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });

  it('takes impossible tokens for what they are, and keeps equal candidates in the order of their ids', () => {
    const columns = new CurveColumns(2);
    const never = Number.NEGATIVE_INFINITY;
    columns.scoreLogits(0, 2, Float32Array.of(1, never, 1, 1), 0, 4);
    const { surprisal, entropy, rank } = columns.points(0, 1);
    expect(surprisal[0]).toBeCloseTo(Math.log2(3), 6);
    expect(entropy[0]).toBeCloseTo(Math.log2(3), 6);
    expect(rank[0]).toBe(1);
    expect(columns.candidates(0).map(({ id }) => id)).toEqual([0, 2, 3, 1]);
    columns.scoreLogits(1, 1, Float32Array.of(1, never, 1, 1), 0, 4);
    expect(columns.points(1, 2).surprisal[0]).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses what is no distribution', () => {
    const score = () => new CurveColumns(1).scoreLogits(0, 0, Float32Array.of(1, Number.NaN), 0, 2);
    expect(score).toThrow(TokenscopeError);
    expect(score).toThrow('no logits');
  });
});

it('scoreSparse gives what the dense distribution gives', () => {
  const units = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 });
  fc.assert(
    fc.property(units, units, fc.integer({ min: 0, max: 11 }), (text, context, target) => {
      const model = WittenBellModel.train(text, 12, 3);
      const wanted = figures(Array.from(model.probs(context)), target);
      const columns = new CurveColumns(1);
      columns.scoreSparse(0, target, model.sparseProbs(context, context.length), 12);
      const { surprisal, entropy } = columns.points(0, 1);
      expect(surprisal[0]).toBeCloseTo(wanted.surprisal, 5);
      expect(entropy[0]).toBeCloseTo(wanted.entropy, 5);
      const candidates = columns.candidates(0);
      expect(candidates).toHaveLength(Math.min(candidateCount, new Set(text).size));
      const dense = model.probs(context);
      candidates.forEach(({ probability }, k) => expect(probability).toBeCloseTo(dense[wanted.best[k]!]!, 6));
    }),
    { seed: 20261123, numRuns: 300 },
  );
});
