import type { ErrorReport } from './errors.ts';
import type { Need } from './method.ts';
import type { ParamValues } from './params.ts';

/** What is pruned how, and where the tokens go on. Methods that draw run once per seed, the others once. */
export interface RerunRequest {
  readonly methods: readonly { readonly id: string; readonly params: ParamValues }[];
  /** Shares of the tokens to keep, (0, 1]; a method that decides by itself runs once and ignores them. */
  readonly shares: readonly number[];
  readonly seeds: readonly number[];
  /** Layers that still see all patches; the tokens of a method go through the others. */
  readonly after: number;
  /** Captions to choose between, the right one first; empty where none is known. */
  readonly captions: readonly string[];
  /** Times are taken: every sequence runs on its own, some of them again. */
  readonly isTimed: boolean;
}

export interface RerunTable {
  readonly rows: readonly RerunRow[];
  /** All patches through the same layers. */
  readonly whole: WholeRun;
}

export interface WholeRun {
  readonly tokens: number;
  readonly views: number;
  /** Layers of the encoder, its width, and the width inside its feed-forward. */
  readonly layers: number;
  readonly width: number;
  readonly feedForward: number;
  /** Cosine of the picture to the question; null without one. */
  readonly score: number | null;
  /** Place of the right caption among the candidates, 1 for the best; null without one. */
  readonly captionRank: number | null;
  readonly captions: number;
  /** Phrases that the ranking is taken over. */
  readonly phrases: number;
  /** Time of the remaining layers, ms; null when no times were asked for. */
  readonly layersMs: number | null;
}

export interface RerunRow {
  readonly method: string;
  readonly share: number;
  readonly seed: number;
  readonly result: RerunResult;
}

export type RerunResult =
  | { readonly kind: 'done'; readonly figures: RerunFigures }
  /** What the method needs and this picture lacks. */
  | { readonly kind: 'unmet'; readonly needs: readonly Need[] }
  | { readonly kind: 'failed'; readonly error: ErrorReport };

/** What pruning changed. Null where there is no such figure: no mask, no question, or tokens that no layer can take. */
export interface RerunFigures {
  readonly tokens: number;
  /** Tokens as a share of the real patches. */
  readonly ratio: number;
  /** Largest cosine of a patch to an output token, mean over patches. */
  readonly coverage: number;
  /** `|X - W⁺ W X| / |X|`. */
  readonly reconstruction: number;
  /** Share of the ground-truth mask that the tokens show. */
  readonly recall: number | null;
  /** Cosine of CLS after the last layer to that of the whole picture, mean over views. */
  readonly cls: number | null;
  /** Cosine of the picture to the question, less that of the whole picture. */
  readonly score: number | null;
  /** Place of the right caption among the candidates. */
  readonly captionRank: number | null;
  /** Spearman's rank correlation of the encoder's phrases, ranked by the pruned and by the whole picture. */
  readonly ranking: number | null;
  /** Multiply-adds of the encoder as a share of those of the whole picture. */
  readonly encoderCost: number;
  /** Time of the method itself, ms; null when no times were asked for. */
  readonly methodMs: number | null;
  /** Time of the remaining layers on its tokens, ms. */
  readonly layersMs: number | null;
}

/** The figures of a run that can be drawn, averaged and sorted. */
export type RerunMetric = Exclude<keyof RerunFigures, 'methodMs' | 'layersMs'>;
