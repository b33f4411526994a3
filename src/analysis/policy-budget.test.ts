import { expect, it } from 'vitest';
import { resolveParams } from '../contracts/params.ts';
import { attentionPolicies } from '../methods/attention/index.ts';
import { budgetKind, paramsAtShare, sweepParams } from './policy-budget.ts';

it('gives every policy the same share of the prompt, in its own words', () => {
  expect(paramsAtShare(attentionPolicies.get('quest'), { page: 8 }, 0.25)).toEqual({ page: 8, budget: 0.25 });
  expect(paramsAtShare(attentionPolicies.get('still'), {}, 0.25)).toEqual({ salient: 16 });
  expect(paramsAtShare(attentionPolicies.get('still'), { chunk: 32 }, 0.25)).toEqual({
    chunk: 32,
    salient: 8,
  });
  expect(paramsAtShare(attentionPolicies.get('tca-attention'), { mass: 0.8 }, 0.25)).toEqual({ mass: 0.8 });
  expect(paramsAtShare(attentionPolicies.get('full-attention'), {}, 0.25)).toEqual({});
  expect(attentionPolicies.all.map(budgetKind).filter((kind) => kind === 'share')).toHaveLength(16);
});

it('sweeps every policy through parameters that it takes', () => {
  for (const policy of attentionPolicies.all) {
    const points = sweepParams(policy, {});
    expect(points).toHaveLength(policy.budgetParam === null ? 1 : 6);
    for (const params of points) expect(() => resolveParams(policy.params, params)).not.toThrow();
  }
});
