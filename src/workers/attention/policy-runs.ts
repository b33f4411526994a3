import { MaskRecorder } from '../../analysis/attention-masks.ts';
import { type PlannedCall, planPolicy } from '../../analysis/attention-plan.ts';
import { Lru } from '../../base/lru.ts';
import { stableStringify } from '../../base/stable-hash.ts';
import type { PolicyLane, PolicySetup } from '../../contracts/attention-view.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { attentionPolicies } from '../../methods/attention/index.ts';
import type { OpenRun } from './open-run.ts';

/** Memory for recorded masks of one worker. */
const budgetBytes = 128 * 1024 ** 2;

/** Recordings by run, then by lane and setup. */
const recordings = new Lru<string, MaskRecorder>(budgetBytes);
const runNumbers = new WeakMap<OpenRun, number>();
let runCount = 0;

/** Tokens of the prompt where `decoded` are left for decoding: at least one token stays prompt. */
export const promptLengthOf = (nTokens: number, decoded: number): number =>
  Math.max(1, nTokens - Math.max(0, Math.floor(decoded)));

/** @throws TokenscopeError `unsupported` for vision encoders. */
export function checkCausal({ run }: OpenRun): void {
  if (run.isCausal) return;
  throw new TokenscopeError(
    'unsupported',
    'Sparse attention policies are made for causal language models, not for an image encoder.',
    'Choose a text and a language model.',
  );
}

/** Which of some policy's recordings is meant. */
function recordingKey(open: OpenRun, lane: PolicyLane, setup: PolicySetup): string {
  const number = runNumbers.get(open) ?? ++runCount;
  runNumbers.set(open, number);
  return stableStringify([number, lane, setup]);
}

/** A recording that was made before, by {@link keepRecording} or by {@link auditMasks}. */
export const recordingOf = (open: OpenRun, lane: PolicyLane, setup: PolicySetup): MaskRecorder | undefined =>
  recordings.get(recordingKey(open, lane, setup));

export function keepRecording(
  open: OpenRun,
  lane: PolicyLane,
  setup: PolicySetup,
  recorder: MaskRecorder,
): void {
  recordings.set(recordingKey(open, lane, setup), recorder, Math.min(recorder.bytes, budgetBytes));
}

/** What a policy keeps on the queries and keys of the dense run. `between` lets other work in after every layer. */
export async function auditMasks(
  open: OpenRun,
  lane: PolicyLane,
  setup: PolicySetup,
  between: () => Promise<void>,
): Promise<MaskRecorder> {
  const known = recordingOf(open, lane, setup);
  if (known) return known;
  const { capture } = open;
  const promptLength = promptLengthOf(capture.nTokens, setup.decoded);
  const recorder = new MaskRecorder(capture.geometry, capture.nTokens, promptLength);
  const request = { promptLength, params: lane.params, seed: setup.seed };
  const calls: Iterable<PlannedCall> = planPolicy(attentionPolicies.get(lane.id), capture, request);
  for (const call of calls) {
    recorder.add(call);
    await between();
  }
  keepRecording(open, lane, setup, recorder);
  return recorder;
}
