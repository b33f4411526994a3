import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  type AttentionSubject,
  type HeadBlock,
  type PolicyLane,
  type PolicySetup,
  subjectKey,
} from '../contracts/attention-view.ts';
import type { NeedleTrial } from '../contracts/needle-cell.ts';
import type { ParamValues } from '../contracts/params.ts';
import type { Progress } from '../contracts/provenance.ts';
import { attentionWorker } from '../workers/attention.client.ts';

/** Maps are large: they are let go soon after the screen does. */
const briefly = 10_000;
const aWhile = 300_000;

/** All policies with their traits; they never change while the page is open. */
export const policiesQuery = queryOptions({
  queryKey: ['attention-policies'],
  queryFn: ({ signal }) => attentionWorker.remote.policies({ signal }),
  structuralSharing: false,
  gcTime: Number.POSITIVE_INFINITY,
});

/** A dense run with its head figures and thumbnails. `onProgress` hears of a run that is under way. */
export const attentionRunQuery = (subject: AttentionSubject, onProgress?: (progress: Progress) => void) =>
  queryOptions({
    queryKey: ['attention-run', ...subjectKey(subject)],
    queryFn: ({ signal }) => attentionWorker.remote.open({ signal, onProgress }, subject),
    structuralSharing: false,
    gcTime: aWhile,
  });

/** Part of one head's map, `[rows, cols]`. */
export const attentionHeadQuery = (
  subject: AttentionSubject,
  layer: number,
  head: number,
  block: HeadBlock,
) =>
  queryOptions({
    queryKey: ['attention-head', ...subjectKey(subject), layer, head, block],
    queryFn: ({ signal }) => attentionWorker.remote.head({ signal }, subject, layer, head, block),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: briefly,
  });

/** Which pairs one head keeps under a policy. */
export const policyMaskQuery = (
  subject: AttentionSubject,
  lane: PolicyLane,
  setup: PolicySetup,
  at: { readonly layer: number; readonly head: number },
) =>
  queryOptions({
    queryKey: ['policy-mask', ...subjectKey(subject), lane, setup, at],
    queryFn: ({ signal }) => attentionWorker.remote.mask({ signal }, subject, lane, setup, at),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: briefly,
  });

/** How many of some policies keep each pair of one head. */
export const maskAgreementQuery = (
  subject: AttentionSubject,
  lanes: readonly PolicyLane[],
  setup: PolicySetup,
  at: { readonly layer: number; readonly head: number },
) =>
  queryOptions({
    queryKey: ['mask-agreement', ...subjectKey(subject), lanes, setup, at],
    queryFn: ({ signal }) => attentionWorker.remote.agreement({ signal }, subject, lanes, setup, at),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: briefly,
  });

/** What the cache of one key/value head holds and reads while the last tokens are decoded. */
export const kvTimelineQuery = (
  subject: AttentionSubject,
  lane: PolicyLane,
  setup: PolicySetup,
  at: { readonly layer: number; readonly kvHead: number },
) =>
  queryOptions({
    queryKey: ['kv-timeline', ...subjectKey(subject), lane, setup, at],
    queryFn: ({ signal }) => attentionWorker.remote.timeline({ signal }, subject, lane, setup, at),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: briefly,
  });

/** A policy measured on a text. `onProgress` hears of an online run. */
export const policyAccountQuery = (
  subject: AttentionSubject,
  lane: PolicyLane,
  setup: PolicySetup,
  onProgress?: (progress: Progress) => void,
) =>
  queryOptions({
    queryKey: ['policy-account', ...subjectKey(subject), lane, setup],
    queryFn: ({ signal }) => attentionWorker.remote.account({ signal, onProgress }, subject, lane, setup),
    structuralSharing: false,
    gcTime: aWhile,
  });

/** The needle task's card and parameters. */
export const needleMethodQuery = queryOptions({
  queryKey: ['needle-method'],
  queryFn: ({ signal }) => attentionWorker.remote.needleMethod({ signal }),
  structuralSharing: false,
  gcTime: Number.POSITIVE_INFINITY,
});

/** The text of one needle task. */
export const needlePromptQuery = (task: ParamValues, seed: number) =>
  queryOptions({
    queryKey: ['needle-prompt', task, seed],
    queryFn: ({ signal }) => attentionWorker.remote.needlePrompt({ signal }, task, seed),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: briefly,
  });

/** A needle task at one length and depth under a policy. */
export const needleCellQuery = (trial: NeedleTrial) =>
  queryOptions({
    queryKey: ['needle-cell', trial],
    queryFn: ({ signal }) => attentionWorker.remote.needleCell({ signal }, trial),
    structuralSharing: false,
    gcTime: aWhile,
  });
