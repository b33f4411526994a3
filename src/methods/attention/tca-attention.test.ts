import { expect, it } from 'vitest';
import { auditPolicy } from '../../analysis/attention-audit.ts';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { logitCapture, syntheticAttention } from '../../testing/synthetic-attention.ts';
import { method } from './tca-attention.ts';

describePolicy(method, { blockLog: 2, mass: 0.6, sinks: 2, lastQueries: 8 });

it('retains the wanted mass for the queries that it was calibrated on', () => {
  const params = { blockLog: 2, lastQueries: 8 };
  for (const mass of [0.5, 0.7, 0.9]) {
    const request = { promptLength: 40, params: { ...params, mass }, seed: 0 };
    const calls = Array.from(auditPolicy(method, syntheticAttention(4, { tokens: 40 }), request));
    for (const { quality } of calls) {
      for (let h = 0; h < 4; h++) {
        const rows = quality!.recall.subarray(h * 40 + 32, h * 40 + 40);
        expect(rows.reduce((sum, recall) => sum + recall, 0) / 8).toBeGreaterThanOrEqual(mass - 1e-6);
      }
    }
  }
});

it('gives a head that looks everywhere a larger budget than one that looks at one key', () => {
  const rows = (logit: number): number[][] => Array.from({ length: 33 }, () => [0, 0, 0, 0, 0, logit]);
  const capture = logitCapture([[rows(0), rows(12)]]);
  const kept = (mass: number): number[] => {
    const calls = planAll(method, capture, 32, { blockLog: 2, mass, sinks: 0, lastQueries: 8 });
    return [0, 1].map((h) => keysOf(calls[1]!, h).length);
  };
  expect(kept(0.9)[0]).toBeGreaterThan(kept(0.9)[1]!);
  expect(kept(0.9)[0]).toBeGreaterThan(kept(0.5)[0]!);
  // The sparsest budget keeps at least one key of each of eight blocks; the last block and the new token are four more.
  expect(kept(0.5)[1]).toBeGreaterThanOrEqual(12);
  expect(kept(0.5)[1]).toBeLessThan(20);
});

it('keeps the sinks, the last block of the prompt and all that is generated', () => {
  const calls = planAll(method, syntheticAttention(6), 40, { blockLog: 2, mass: 0.6, sinks: 3 });
  const keys = keysOf(calls.at(-1)!, 1);
  expect(keys.slice(0, 3)).toEqual([0, 1, 2]);
  expect(keys.slice(-10)).toEqual([36, 37, 38, 39, 40, 41, 42, 43, 44, 45]);
});
