import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRng } from '../base/rng.ts';
import { captureLayer } from '../contracts/attention-capture.ts';
import type { KeepSet } from '../contracts/keep-set.ts';
import { logitCapture, syntheticAttention } from '../testing/synthetic-attention.ts';
import {
  denseAttentionFlops,
  klDivergence,
  maskQuality,
  nextTokenShift,
  selectorOverhead,
} from './attention-sparsity.ts';

const randomKeep = (seed: number, heads: number, n: number): KeepSet => {
  const rng = createRng(seed);
  const share = rng.next();
  const list = (row: number): Int32Array => {
    const keys = Array.from({ length: row + 1 }, (_, j) => j).filter(() => rng.next() < share);
    return Int32Array.from(keys.length > 0 ? keys : [row]);
  };
  return {
    kind: 'rows',
    rows: Array.from({ length: heads }, () => Array.from({ length: n }, (_, row) => list(row))),
  };
};

it('measures a row by hand: weights 1/6, 1/6, 1/6, 1/2 with values 1 to 4, the last two kept', () => {
  const capture = logitCapture([[[[], [], [], [0, 0, 0, Math.log(3)]]]]);
  const t = captureLayer(capture, 0, 'decode', 3, 1);
  const found = maskQuality(capture.geometry, t, { kind: 'rows', rows: [[Int32Array.of(2, 3)]] });
  expect(found.sparsity).toBe(0.5);
  expect(found.recallMean).toBeCloseTo(2 / 3, 6);
  expect(found.recallP5).toBeCloseTo(2 / 3, 6);
  // The two most attended keys are 3 and, on a tie, 0.
  expect(found.topKRecall).toBe(0.5);
  // o = 3, ô = 3/4 · 4 + 1/4 · 3 = 3.75; bound 2 · 1/3 · 4.
  expect(found.outputError[0]).toBeCloseTo(0.25, 6);
  expect(found.outputErrorBound[0]).toBeCloseTo(8 / 9, 6);
});

it('finds nothing lost when all is kept', () => {
  const capture = syntheticAttention(1);
  const found = maskQuality(capture.geometry, captureLayer(capture, 1, 'prefill', 0, 46), { kind: 'dense' });
  expect([found.sparsity, found.topKRecall]).toEqual([0, 1]);
  expect(found.recallMean).toBeCloseTo(1, 6);
  expect(Math.max(...found.outputError)).toBeLessThan(1e-6);
});

it('never exceeds the bound on the output error, row by row, and attends best with the top k', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 20 }), (seed, token) => {
      const capture = syntheticAttention(seed, { layers: 1, tokens: 21 });
      const t = captureLayer(capture, 0, 'decode', token, 1);
      const { rows } = randomKeep(seed, 4, 21) as Extract<KeepSet, { kind: 'rows' }>;
      const keep: KeepSet = { kind: 'rows', rows: rows.map((lists) => [lists[token]!]) };
      const found = maskQuality(capture.geometry, t, keep);
      for (let h = 0; h < 4; h++) {
        expect(found.outputError[h]!).toBeLessThanOrEqual(found.outputErrorBound[h]! + 1e-5);
        const best = Array.from(t.denseAttention().subarray(h * t.nK, (h + 1) * t.nK))
          .sort((a, b) => b - a)
          .slice(0, rows[h]![token]!.length)
          .reduce((sum, weight) => sum + weight, 0);
        expect(found.recall[h]!).toBeLessThanOrEqual(best + 1e-6);
      }
    }),
    { seed: 4, numRuns: 200 },
  );
});

it('keeps heads and rows apart', () => {
  const capture = syntheticAttention(2, { tokens: 9 });
  const keep = randomKeep(5, 4, 9) as Extract<KeepSet, { kind: 'rows' }>;
  const whole = maskQuality(capture.geometry, captureLayer(capture, 2, 'prefill', 0, 9), keep);
  for (let row = 0; row < 9; row++) {
    const t = captureLayer(capture, 2, 'decode', row, 1);
    const one = maskQuality(capture.geometry, t, {
      kind: 'rows',
      rows: keep.rows.map((lists) => [lists[row]!]),
    });
    for (let h = 0; h < 4; h++) expect(whole.recall[h * 9 + row]!).toBeCloseTo(one.recall[h]!, 6);
  }
});

it('gives 0.026812 nats between .7 .2 .1 and .6 .3 .1', () => {
  expect(klDivergence([0.7, 0.2, 0.1], [0.6, 0.3, 0.1])).toBeCloseTo(0.026812, 6);
  const logits = (p: number[]): number[] => p.map((value) => Math.log(value) + 3);
  const shift = nextTokenShift(logits([0.7, 0.2, 0.1]), logits([0.3, 0.6, 0.1]), 1);
  expect(shift.agrees).toBe(false);
  expect(shift.deltaNll).toBeCloseTo(Math.log(0.2 / 0.6), 10);
  expect(nextTokenShift([5, 1], [5, 1], 0)).toEqual({ kl: 0, agrees: true, deltaNll: 0 });
});

it('counts dense attention and the overhead of a selector', () => {
  const g = { nLayer: 1, nHead: 9, nKvHead: 3, dHead: 64, scale: 1, bytesPerValue: 4 };
  expect(denseAttentionFlops(g, { qStart: 0, nQ: 1024 })).toBe(1_209_139_200);
  const cost = { selectionFlops: 10, attentionFlops: 60, kvReadBytes: 0, kvHeldBytes: 0 };
  expect(selectorOverhead(cost, 100)).toBe(0.25);
  expect(selectorOverhead(cost, 60)).toBe(Infinity);
  expect(selectorOverhead({ ...cost, selectionFlops: 0 }, 60)).toBe(0);
});
