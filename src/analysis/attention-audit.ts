import { type AttentionCapture, captureLayer, checkCapture } from '../contracts/attention-capture.ts';
import type { AttentionPolicy, LayerPlan, LayerTensors, PlanCost } from '../contracts/attention-policy.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import { keepMask, realisedAttention } from '../contracts/keep-set.ts';
import type { ParamValues } from '../contracts/params.ts';
import { type MaskQuality, maskQuality } from './attention-sparsity.ts';

/** One layer of the prompt or of one later token, planned and measured. */
export interface AuditedCall {
  readonly t: LayerTensors;
  readonly plan: LayerPlan;
  readonly cost: PlanCost;
  readonly quality: MaskQuality;
}

export interface AuditRequest {
  /** Tokens of the capture that are the prompt; the others are decoded one by one, teacher-forced. */
  readonly promptLength: number;
  readonly params: ParamValues;
  readonly seed: number;
}

/**
 * A policy on the queries and keys of one dense run. This is the cheap mode: each layer sees dense inputs, not those that
 * earlier masks would have left, so it measures recall and cost but no change of the next token. Yields the prompt's
 * layers in order, then each further token's layers.
 * @throws TokenscopeError `bad-input` on a capture whose sizes do not fit, or a prompt that it does not hold.
 */
export function* auditPolicy(
  policy: AttentionPolicy,
  capture: AttentionCapture,
  { promptLength, params, seed }: AuditRequest,
): Generator<AuditedCall, void, undefined> {
  checkCapture(capture);
  const { geometry, nTokens } = capture;
  if (!Number.isInteger(promptLength) || promptLength < 1 || promptLength > nTokens) {
    throw new TokenscopeError(
      'bad-input',
      `A prompt of ${promptLength} tokens does not fit a capture of ${nTokens}.`,
      `Give a whole number in [1, ${nTokens}].`,
    );
  }
  const session = policy.init({ geometry, promptLength, seed }, params);
  for (let qStart = 0, nQ = promptLength; qStart < nTokens; qStart += nQ, nQ = 1) {
    for (let layer = 0; layer < geometry.nLayer; layer++) {
      const t = captureLayer(capture, layer, qStart === 0 ? 'prefill' : 'decode', qStart, nQ);
      const plan = session.plan(t);
      const mask = keepMask(plan.attend, { heads: geometry.nHead, qStart, nQ, nK: t.nK });
      session.afterAttend(t, realisedAttention(t.denseAttention(), mask, t.nK));
      yield { t, plan, cost: session.cost(t, plan), quality: maskQuality(geometry, t, plan.attend) };
    }
  }
}
