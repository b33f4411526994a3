import { expect, it } from 'vitest';
import { describePolicy, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { method } from './full-attention.ts';

describePolicy(method);

it('costs 1,209,139,200 operations a layer for 1,024 tokens, 9 heads of 64', () => {
  const capture = syntheticAttention(1, { layers: 1, heads: 9, kvHeads: 3, d: 64, tokens: 2 });
  const session = method.init({ geometry: capture.geometry, promptLength: 1024, seed: 0 }, {});
  const [call] = planAll(method, capture, 2);
  const t = { ...call!.t, nQ: 1024, nK: 1024 };
  expect(session.cost(t, session.plan(t)).attentionFlops).toBe(1_209_139_200);
});
