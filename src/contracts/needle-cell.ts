import type { PolicyLane } from './attention-view.ts';
import type { ModelRef } from './model.ts';
import type { ParamValues } from './params.ts';

/** One place of the needle map: a task at one length and depth, asked several times under one policy. */
export interface NeedleTrial {
  readonly model: ModelRef;
  readonly lane: PolicyLane;
  /** Parameters of the needle task, its length and depth among them. */
  readonly task: ParamValues;
  /** Haystacks, each drawn from a seed of its own: `seed`, `seed + 1`, …. */
  readonly samples: number;
  readonly seed: number;
}

export interface NeedleReply {
  /** What the model was given. */
  readonly prompt: string;
  /** What it wrote, follow-up questions left out; one line for each question. */
  readonly reply: string;
  readonly answers: readonly string[];
  /** Per answer, whether the reply gives it. */
  readonly found: readonly boolean[];
  /** Tokens of the prompt, the first special one among them. */
  readonly tokens: number;
}

/** What came of a trial. */
export interface NeedleCell {
  /** Needles found and asked for, over all samples. */
  readonly found: number;
  readonly asked: number;
  /** Mean tokens of a prompt. */
  readonly tokens: number;
  readonly replies: readonly NeedleReply[];
}

/** The beginning of one haystack and what is asked about it. */
export interface NeedlePrompt {
  readonly prompt: string;
  readonly followUps: readonly string[];
  readonly answers: readonly string[];
}
