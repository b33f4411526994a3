/** Where a policy is measured: on the prompt, or on the tokens decoded after it. */
export const accountStages = ['prefill', 'decode'] as const;
/** What a policy costs, as a share of dense attention: pairs read, operations with the selector's own, cache held, cache read. */
export const paretoCosts = ['kept', 'flops', 'held', 'read'] as const;
/** What it keeps of the model; the last three come from online runs alone. */
export const paretoQualities = [
  'recallMean',
  'recallP5',
  'topKRecall',
  'outputError',
  'klMean',
  'agreement',
  'deltaNll',
] as const;

export type AccountStage = (typeof accountStages)[number];
export type ParetoCost = (typeof paretoCosts)[number];
export type ParetoQuality = (typeof paretoQualities)[number];

/** What the Accounting tab shows. */
export interface ParetoSettings {
  readonly stage: AccountStage;
  readonly x: ParetoCost;
  readonly y: ParetoQuality;
  /** The sweep takes all policies there are, not those of the lanes alone. */
  readonly all: boolean;
}

/** The settings that a person has not touched. */
export const defaultPareto: ParetoSettings = { stage: 'decode', x: 'kept', y: 'recallMean', all: false };
