import type { AttentionCapture } from '../contracts/attention-capture.ts';
import type { AttentionPolicy } from '../contracts/attention-policy.ts';
import { type PlannedCall, type PlanRequest, planPolicy } from './attention-plan.ts';
import { type MaskQuality, maskQuality } from './attention-sparsity.ts';

/** One layer of the prompt or of one later token, planned and measured. */
export interface AuditedCall extends PlannedCall {
  /** Null where the prompt was replaced. */
  readonly quality: MaskQuality | null;
}

/**
 * A policy on the queries and keys of one dense run. This is the cheap mode: each layer sees dense inputs, not those that
 * earlier masks would have left, so it measures recall and cost but no change of the next token.
 * @throws TokenscopeError `bad-input` on a capture whose sizes do not fit, or a prompt that it does not hold.
 */
export function* auditPolicy(
  policy: AttentionPolicy,
  capture: AttentionCapture,
  request: PlanRequest,
): Generator<AuditedCall, void, undefined> {
  for (const call of planPolicy(policy, capture, request)) {
    const quality = call.tokens
      ? null
      : maskQuality(capture.geometry, call.t, call.plan.attend, call.plan.override);
    yield { ...call, quality };
  }
}
