import { AccountRecorder } from '../../analysis/attention-account.ts';
import { MaskRecorder } from '../../analysis/attention-masks.ts';
import { runOnline } from '../../analysis/attention-online.ts';
import { type NextTokenShift, nextTokenShift } from '../../analysis/attention-sparsity.ts';
import type {
  NextTokenAccount,
  PolicyAccount,
  PolicyLane,
  PolicySetup,
} from '../../contracts/attention-view.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { CallContext } from '../rpc.ts';
import { pause } from '../text/document-services.ts';
import type { OpenRun } from './open-run.ts';
import { policyOf, promptLengthOf } from './policy-choice.ts';

/** What a run under a policy gives. */
export interface OnlineResult {
  readonly account: PolicyAccount;
  readonly masks: MaskRecorder;
}

/**
 * Runs a model under a policy over the text of a run, teacher-forced after the prompt.
 * @throws TokenscopeError `unsupported` on a model that runs only as a whole.
 */
export async function runOnlinePolicy(
  open: OpenRun,
  lane: PolicyLane,
  setup: PolicySetup,
  { signal, progress }: CallContext,
): Promise<OnlineResult> {
  const { capture, ids, layered } = open;
  if (!layered) {
    throw new TokenscopeError(
      'unsupported',
      `'${open.run.model.name}' runs only as a whole, so masks cannot be set between its layers.`,
      'Use audit mode, or choose an embedded model.',
    );
  }
  const { geometry, nTokens } = capture;
  const promptLength = promptLengthOf(nTokens, setup.decoded);
  const account = new AccountRecorder(geometry);
  const masks = new MaskRecorder(geometry, nTokens, promptLength);
  const shifts: NextTokenShift[] = [];
  const policy = policyOf(lane.id);
  const denseLogits = async (position: number): Promise<Float32Array> => {
    const { dModel } = layered.model;
    return layered.model.logits(layered.hidden.slice(position * dModel, (position + 1) * dModel), signal);
  };
  const events = runOnline(layered.model, policy, {
    prompt: ids.slice(0, promptLength),
    most: nTokens - promptLength,
    next: (_logits, step) => ids[promptLength + step]!,
    params: lane.params,
    seed: setup.seed,
    measures: true,
    signal,
  });
  for await (const event of events) {
    if (event.kind === 'call') {
      account.add(event.call);
      masks.add(event.call);
    } else {
      const target = ids[event.position + 1] ?? -1;
      shifts.push(nextTokenShift(await denseLogits(event.position), event.logits, target));
      progress({
        label: `Running under ${policy.name}`,
        done: event.position + 1,
        total: nTokens,
        unit: 'tokens',
      });
    }
    await pause();
    signal.throwIfAborted();
  }
  return {
    masks,
    account: {
      mode: 'online',
      promptLength,
      nTokens,
      ...account.finish(promptLength),
      nextToken: nextTokenAccount(shifts),
    },
  };
}

/** The last position has no true next token, so its change of surprisal is not a number and is left out. */
function nextTokenAccount(shifts: readonly NextTokenShift[]): NextTokenAccount {
  const mean = (values: readonly number[]): number =>
    values.length > 0 ? values.reduce((a, b) => a + b, 0) / values.length : Number.NaN;
  return {
    positions: shifts.length,
    klMean: mean(shifts.map(({ kl }) => kl)),
    klLast: shifts.at(-1)!.kl,
    agreement: mean(shifts.map(({ agrees }) => (agrees ? 1 : 0))),
    deltaNll: mean(shifts.map(({ deltaNll }) => deltaNll).filter((value) => !Number.isNaN(value))),
  };
}
