import type { AttentionSettings } from './attention-settings.ts';
import type { EntropySettings } from './entropy-settings.ts';
import type { ParamSchema } from './params.ts';
import type { TokenizerRef } from './tokenizer-ref.ts';
import type { VisualSettings } from './visual-settings.ts';

/** The folders of `src/methods`, plus `measures` for the papers whose contribution is a measure (`src/analysis`). */
export type MethodKind =
  | 'tokenizers'
  | 'trainers'
  | 'encodings'
  | 'transplants'
  | 'entropy'
  | 'pruners'
  | 'image-tokenizers'
  | 'attention'
  | 'context'
  | 'measures';

export interface Paper {
  readonly title: string;
  /** arXiv id such as `2501.10322`, or null for a venue-only paper. */
  readonly arxiv: string | null;
  readonly url: string;
  readonly year: number;
  /** Where in the paper the method stands. */
  readonly section: string;
  /** What the paper claims, in one sentence of ours. */
  readonly claim: string;
}

/**
 * How close what we run is to what the paper ran.
 * - `exact`: same numbers as the official code on the same input
 * - `adapted`: a stand-in replaces a part that we lack
 * - `trained-tiny`: our own small model shows the effect
 * - `reconstruction`: the paper leaves a gap that we filled
 */
export type Fidelity = 'exact' | 'adapted' | 'trained-tiny' | 'reconstruction';

/** What a method must be given beside its parameters. */
export type Need =
  | 'text'
  | 'parallel-text'
  | 'tokenizer'
  | 'language-model'
  | 'image'
  | 'image-text-encoder'
  | 'patch-features'
  | 'attention-scores'
  | 'queries-and-keys'
  /** An encoder that sums a picture up in a CLS token. */
  | 'cls-token'
  /** A callable map from encoder tokens to language-model tokens. */
  | 'projector'
  /** A thumbnail and its crops, each encoded on its own. */
  | 'crops'
  | 'frames'
  /** Ground truth: which patches show what was asked for. */
  | 'target-mask';

/** The board state that shows a method at work; the Papers page turns it into a link. */
export interface Demo {
  readonly view: 'board' | 'boundaries' | 'exchange' | 'premium' | 'entropy' | 'visual' | 'attention';
  /** Id of a sample text. */
  readonly sample?: string;
  /** Id of a sample image. */
  readonly image?: string;
  readonly lanes?: readonly TokenizerRef[];
  readonly entropy?: Partial<EntropySettings>;
  readonly visual?: Partial<VisualSettings>;
  readonly attention?: Partial<AttentionSettings>;
}

/** All of a method that is plain data: cards, forms, menus and docs are made from it. Structured-cloneable. */
export interface MethodInfo {
  /** Equals the file name without extension. */
  readonly id: string;
  readonly kind: MethodKind;
  readonly name: string;
  /** Empty only for plain baselines that belong to no paper. */
  readonly papers: readonly Paper[];
  readonly fidelity: Fidelity;
  /** What the badge says on hover: which part is a stand-in, tiny, or filled in by us; for `exact`, against what. */
  readonly fidelityNote: string;
  /** What we run, in one sentence. */
  readonly summary: string;
  readonly needs: readonly Need[];
  readonly params: ParamSchema;
  readonly demo?: Demo;
}

/** The plain-data part of a method, without its functions. */
export function describeMethod(method: MethodInfo): MethodInfo {
  const { id, kind, name, papers, fidelity, fidelityNote, summary, needs, params, demo } = method;
  return {
    id,
    kind,
    name,
    papers,
    fidelity,
    fidelityNote,
    summary,
    needs,
    params,
    ...(demo ? { demo } : {}),
  };
}
