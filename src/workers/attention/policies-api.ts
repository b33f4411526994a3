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
import type { AttentionRuns } from './attention-runs.ts';
import type { OpenRun } from './open-run.ts';
import { checkCausal, policyOf } from './policy-choice.ts';
import { auditAccount, auditMasks, onlineRun } from './policy-runs.ts';

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
    return setup.mode === 'audit'
      ? auditMasks(open, lane, setup, context)
      : (await onlineRun(open, lane, setup, context)).masks;
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
      return background.run(
        async (signal) => {
          const inQueue = { ...context, signal };
          const open = await runs.get(subject, inQueue);
          checkCausal(open);
          return setup.mode === 'audit'
            ? auditAccount(open, lane, setup, inQueue)
            : (await onlineRun(open, lane, setup, inQueue)).account;
        },
        { label: `Measuring ${policyOf(lane.id).name}`, signal: context.signal },
      );
    },
  };
}
