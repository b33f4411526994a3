import { runOnline } from '../../analysis/attention-online.ts';
import type { AttentionPolicy } from '../../contracts/attention-policy.ts';
import type { LayeredModel } from '../../contracts/layered-model.ts';
import type { ParamValues } from '../../contracts/params.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';

export interface GreedyRequest {
  readonly prompt: Int32Array;
  /** Tokens of the questions that follow the first reply. */
  readonly followUps: readonly Int32Array[];
  /** Most tokens of one reply. */
  readonly longest: number;
  readonly policy: AttentionPolicy;
  readonly params: ParamValues;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * What a model writes under a policy when it always takes the most probable token: a reply up to a line break for each
 * question.
 */
export async function greedyAnswer(
  model: LayeredModel,
  tokenizer: TextTokenizer,
  request: GreedyRequest,
): Promise<readonly string[]> {
  const { prompt, followUps, longest, policy, params, seed, signal } = request;
  const replies: string[] = [];
  const coming: number[] = [];
  let written: number[] = [];
  const next = (logits: Float32Array): number | null => {
    const forced = coming.shift();
    if (forced !== undefined) return forced;
    const id = mostProbable(logits);
    const text = tokenizer.decode([...written, id]);
    if (!text.trimStart().includes('\n') && written.length < longest && !/^\s*\n/.test(text)) {
      written.push(id);
      return id;
    }
    replies.push(tokenizer.decode(written).trim());
    written = [];
    const question = followUps[replies.length - 1];
    if (!question) return null;
    coming.push(...question);
    return coming.shift()!;
  };
  const most =
    (1 + followUps.length) * (longest + 1) + followUps.reduce((sum, { length }) => sum + length, 0);
  for await (const _ of runOnline(model, policy, {
    prompt,
    most,
    next,
    params,
    seed,
    measures: false,
    signal,
  })) {
    signal.throwIfAborted();
  }
  return replies;
}

function mostProbable(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id;
  return best;
}
