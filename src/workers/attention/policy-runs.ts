import { AccountRecorder } from '../../analysis/attention-account.ts';
import { auditPolicy } from '../../analysis/attention-audit.ts';
import { MaskRecorder } from '../../analysis/attention-masks.ts';
import { planPolicy } from '../../analysis/attention-plan.ts';
import { stableStringify } from '../../base/stable-hash.ts';
import type { PolicyAccount, PolicyLane, PolicySetup } from '../../contracts/attention-view.ts';
import type { CallContext } from '../rpc.ts';
import { pause } from '../text/document-services.ts';
import { type OnlineResult, runOnlinePolicy } from './online-policy.ts';
import type { OpenRun } from './open-run.ts';
import { policyOf, promptLengthOf } from './policy-choice.ts';
import { RememberedWork } from './remembered-work.ts';

/** Memory for recorded masks of one worker, audit and online each. */
const budgetBytes = 96 * 1024 ** 2;

const audits = new RememberedWork<MaskRecorder>(budgetBytes, ({ bytes }) => bytes);
const onlines = new RememberedWork<OnlineResult>(budgetBytes, ({ masks }) => masks.bytes);

const runNumbers = new WeakMap<OpenRun, number>();
let runCount = 0;

function keyOf(open: OpenRun, lane: PolicyLane, setup: PolicySetup): string {
  const number = runNumbers.get(open) ?? ++runCount;
  runNumbers.set(open, number);
  return stableStringify([number, lane, setup]);
}

/** A policy run on the model, once for its masks and its account together. */
export const onlineRun = (
  open: OpenRun,
  lane: PolicyLane,
  setup: PolicySetup,
  context: CallContext,
): Promise<OnlineResult> =>
  onlines.get(keyOf(open, lane, setup), context.signal, () => runOnlinePolicy(open, lane, setup, context));

/** What a policy keeps on the queries and keys of the dense run. */
export const auditMasks = (
  open: OpenRun,
  lane: PolicyLane,
  setup: PolicySetup,
  { signal }: CallContext,
): Promise<MaskRecorder> =>
  audits.get(keyOf(open, lane, setup), signal, async () => {
    const { capture } = open;
    const promptLength = promptLengthOf(capture.nTokens, setup.decoded);
    const recorder = new MaskRecorder(capture.geometry, capture.nTokens, promptLength);
    const request = { promptLength, params: lane.params, seed: setup.seed };
    for (const call of planPolicy(policyOf(lane.id), capture, request)) {
      recorder.add(call);
      await pause();
      signal.throwIfAborted();
    }
    return recorder;
  });

/** What a policy keeps, loses and costs on the queries and keys of the dense run. */
export async function auditAccount(
  { capture }: OpenRun,
  lane: PolicyLane,
  { decoded, seed }: PolicySetup,
  { signal }: CallContext,
): Promise<PolicyAccount> {
  const { nTokens } = capture;
  const promptLength = promptLengthOf(nTokens, decoded);
  const account = new AccountRecorder(capture.geometry);
  const request = { promptLength, params: lane.params, seed };
  for (const call of auditPolicy(policyOf(lane.id), capture, request)) {
    account.add(call);
    await pause();
    signal.throwIfAborted();
  }
  return { mode: 'audit', promptLength, nTokens, ...account.finish(promptLength), nextToken: null };
}
