import { expect, it } from 'vitest';
import { attentionPolicies } from '../methods/attention/index.ts';
import { syntheticAttention } from '../testing/synthetic-attention.ts';
import { auditPolicy } from './attention-audit.ts';

const request = { promptLength: 40, params: {}, seed: 1 };
const audit = (id: string, capture = syntheticAttention(1)) =>
  Array.from(auditPolicy(attentionPolicies.get(id), capture, request));

it('goes through the prompt layer by layer, then through each further token', () => {
  const calls = audit('sliding-window');
  expect(calls).toHaveLength(3 * 7);
  expect(calls.map(({ t }) => t.layer)).toEqual(Array.from({ length: 21 }, (_, i) => i % 3));
  expect(calls.map(({ t }) => t.qStart)).toEqual(
    Array.from({ length: 21 }, (_, i) => (i < 3 ? 0 : 39 + Math.floor(i / 3))),
  );
  expect(calls.map(({ t }) => t.stage).indexOf('decode')).toBe(3);
});

it('lets the policy see the attention that it realised', () => {
  // Without its accumulators H2O could not rank anything.
  const h2o = audit('h2o').at(-1)!;
  const window = audit('sliding-window').at(-1)!;
  expect(h2o.quality!.recallMean).toBeGreaterThan(window.quality!.recallMean);
});

it('refuses a prompt that the capture does not hold', () => {
  const start = (promptLength: number) =>
    auditPolicy(attentionPolicies.get('full-attention'), syntheticAttention(1), { ...request, promptLength });
  for (const length of [0, 47, 1.5])
    expect(() => start(length).next()).toThrow(/does not fit a capture of 46/);
});
