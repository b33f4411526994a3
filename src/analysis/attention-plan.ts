import { type AttentionCapture, captureLayer, checkCapture } from '../contracts/attention-capture.ts';
import type { AttentionPolicy, LayerPlan, LayerTensors, PlanCost } from '../contracts/attention-policy.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import { causalPairs, keepMask, realisedAttention } from '../contracts/keep-set.ts';
import type { ParamValues } from '../contracts/params.ts';

/** One layer of the prompt or of one later token, planned. */
export interface PlannedCall {
  readonly t: LayerTensors;
  readonly plan: LayerPlan;
  readonly cost: PlanCost;
  /**
   * Tokens that the rows and columns of `t` stand for where the prompt was replaced by some of its tokens; null where row r
   * is token `qStart + r`. Then nothing can be said of recall: the rows read another prompt.
   */
  readonly tokens: Int32Array | null;
}

export interface PlanRequest {
  /** Tokens of the capture that are the prompt; the others are decoded one by one, teacher-forced. */
  readonly promptLength: number;
  readonly params: ParamValues;
  readonly seed: number;
}

/**
 * What a policy keeps on the queries and keys of one dense run: the prompt's layers in order, then each further token's.
 * A policy that replaces the prompt (`rerunOn`) has its remaining prompt layers planned on the chosen tokens, and then
 * those below once more.
 * @throws TokenscopeError `bad-input` on a capture whose sizes do not fit, or a prompt that it does not hold.
 */
export function* planPolicy(
  policy: AttentionPolicy,
  capture: AttentionCapture,
  request: PlanRequest,
): Generator<PlannedCall, void, undefined> {
  checkCapture(capture);
  const { geometry, nTokens } = capture;
  const { promptLength, params, seed } = request;
  checkPrompt(promptLength, nTokens);
  const session = policy.init({ geometry, promptLength, seed }, params);
  let rerunOn: Int32Array | null = null;
  for (let qStart = 0, nQ = promptLength; qStart < nTokens; qStart += nQ, nQ = 1) {
    for (let layer = 0; layer < geometry.nLayer; layer++) {
      const t = captureLayer(capture, layer, qStart === 0 ? 'prefill' : 'decode', qStart, nQ);
      const plan = session.plan(t);
      if (qStart === 0 && rerunOn) continue;
      if (session.watchesAttention) {
        session.afterAttend(t, attentionUnder(plan, t, geometry));
      }
      yield { t, plan, cost: session.cost(t, plan), tokens: null };
      rerunOn ??= plan.rerunOn ?? null;
    }
    if (qStart === 0 && rerunOn) yield* rerun(capture, rerunOn);
  }
}

/** The attention that is left under a plan, `[H, nQ, nK]`. */
export function attentionUnder(
  { attend }: LayerPlan,
  t: LayerTensors,
  { nHead }: AttentionCapture['geometry'],
): Float32Array {
  const dense = t.denseAttention();
  if (attend.kind === 'dense') return dense;
  const { qStart, nQ, nK } = t;
  return realisedAttention(dense, keepMask(attend, { heads: nHead, qStart, nQ, nK }), nK);
}

/** The chosen tokens as a prompt of their own, read densely. */
function* rerun(capture: AttentionCapture, tokens: Int32Array): Generator<PlannedCall, void, undefined> {
  const { geometry } = capture;
  const dense: LayerPlan = { attend: { kind: 'dense' }, selectionFlops: 0 };
  for (let layer = 0; layer < geometry.nLayer; layer++) {
    const t = { ...captureLayer(capture, layer, 'prefill', 0, tokens.length) };
    yield { t, plan: dense, cost: denseCost(geometry, tokens.length), tokens };
  }
}

/** What one layer costs that reads a prompt of n tokens densely. */
export function denseCost(
  { nHead, nKvHead, dHead, bytesPerValue }: AttentionCapture['geometry'],
  n: number,
): PlanCost {
  const bytes = 2 * dHead * bytesPerValue * nKvHead * n;
  return {
    selectionFlops: 0,
    attentionFlops: 4 * dHead * nHead * causalPairs({ qStart: 0, nQ: n }),
    kvReadBytes: bytes,
    kvHeldBytes: bytes,
  };
}

/** @throws TokenscopeError `bad-input` */
export function checkPrompt(promptLength: number, nTokens: number): void {
  if (Number.isInteger(promptLength) && promptLength >= 1 && promptLength <= nTokens) return;
  throw new TokenscopeError(
    'bad-input',
    `A prompt of ${promptLength} tokens does not fit a capture of ${nTokens}.`,
    `Give a whole number in [1, ${nTokens}].`,
  );
}
