import { AccountRecorder } from '../../analysis/attention-account.ts';
import { auditPolicy } from '../../analysis/attention-audit.ts';
import { type MaskRecorder, maskAgreement } from '../../analysis/attention-masks.ts';
import type { PolicyTraits } from '../../contracts/attention-policy.ts';
import type {
  AttentionSubject,
  HeadMask,
  KvTimeline,
  MaskAgreement,
  PolicyAccount,
  PolicyLane,
  PolicySetup,
} from '../../contracts/attention-view.ts';
import { describeMethod, type MethodInfo } from '../../contracts/method.ts';
import type { RunQueue } from '../../inference/run-queue.ts';
import { attentionPolicies } from '../../methods/attention/index.ts';
import { type CallContext, moved } from '../rpc.ts';
import { pause } from '../text/document-services.ts';
import type { AttentionRuns } from './attention-runs.ts';
import { onlineAccount } from './online-account.ts';
import type { OpenRun } from './open-run.ts';
import { auditMasks, checkCausal, promptLengthOf, recordingOf } from './policy-runs.ts';

/** A policy as plain data. */
export type PolicyCard = MethodInfo & PolicyTraits;

/** Policies on the text of a run as worker functions. */
export function createPoliciesApi(runs: AttentionRuns, background: RunQueue) {
  const masksOf = async (
    context: CallContext,
    open: OpenRun,
    lane: PolicyLane,
    setup: PolicySetup,
  ): Promise<MaskRecorder> => {
    checkCausal(open);
    if (setup.mode === 'audit') {
      return auditMasks(open, lane, setup, async () => {
        await pause();
        context.signal.throwIfAborted();
      });
    }
    const before = recordingOf(open, lane, setup);
    if (before) return before;
    await onlineAccount(open, lane, setup, context);
    return recordingOf(open, lane, setup)!;
  };

  return {
    /** All policies, as cards with their traits. */
    policies: (_context: CallContext): readonly PolicyCard[] =>
      attentionPolicies.all.map(({ stages, selects, scope, seeded, budgetParam, ...method }) => ({
        ...describeMethod(method),
        stages,
        selects,
        scope,
        seeded,
        budgetParam,
      })),

    /** What one head keeps under a policy. The first question about a policy plans all layers; the next ones are free. */
    async mask(
      context: CallContext,
      subject: AttentionSubject,
      lane: PolicyLane,
      setup: PolicySetup,
      at: { readonly layer: number; readonly head: number },
    ): Promise<HeadMask> {
      const open = await runs.get(subject, context);
      const mask = (await masksOf(context, open, lane, setup)).mask(at.layer, at.head);
      return moved(mask, [mask.bits.buffer]);
    },

    /** How many of some policies keep each pair of one head. */
    async agreement(
      context: CallContext,
      subject: AttentionSubject,
      lanes: readonly PolicyLane[],
      setup: PolicySetup,
      at: { readonly layer: number; readonly head: number },
    ): Promise<MaskAgreement> {
      const open = await runs.get(subject, context);
      const masks: HeadMask[] = [];
      for (const lane of lanes)
        masks.push((await masksOf(context, open, lane, setup)).mask(at.layer, at.head));
      const agreement = maskAgreement(masks, open.capture.nTokens);
      return moved(agreement, [agreement.counts.buffer]);
    },

    /** What the cache of one key/value head holds and reads while the last tokens are decoded. */
    async timeline(
      context: CallContext,
      subject: AttentionSubject,
      lane: PolicyLane,
      setup: PolicySetup,
      at: { readonly layer: number; readonly kvHead: number },
    ): Promise<KvTimeline> {
      const open = await runs.get(subject, context);
      const timeline = (await masksOf(context, open, lane, setup)).timeline(at.layer, at.kvHead);
      return moved(timeline, [timeline.states.buffer]);
    },

    /** A policy measured on a text. Accounts are made one after the other, in the order in which they are asked for. */
    account(
      context: CallContext,
      subject: AttentionSubject,
      lane: PolicyLane,
      setup: PolicySetup,
    ): Promise<PolicyAccount> {
      const label = `Measuring ${attentionPolicies.get(lane.id).name}`;
      return background.run(
        async (signal) => {
          const open = await runs.get(subject, { ...context, signal });
          checkCausal(open);
          return setup.mode === 'audit'
            ? auditAccount(open, lane, setup, signal)
            : onlineAccount(open, lane, setup, { ...context, signal });
        },
        { label, signal: context.signal },
      );
    },
  };
}

async function auditAccount(
  { capture }: OpenRun,
  lane: PolicyLane,
  { decoded, seed }: PolicySetup,
  signal: AbortSignal,
): Promise<PolicyAccount> {
  const promptLength = promptLengthOf(capture.nTokens, decoded);
  const account = new AccountRecorder(capture.geometry);
  const request = { promptLength, params: lane.params, seed };
  for (const call of auditPolicy(attentionPolicies.get(lane.id), capture, request)) {
    account.add(call);
    await pause();
    signal.throwIfAborted();
  }
  const { nTokens } = capture;
  return { mode: 'audit', promptLength, nTokens, ...account.finish(promptLength), nextToken: null };
}
