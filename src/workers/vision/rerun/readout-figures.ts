import { placeOf, rankCorrelation } from '../../../analysis/rank-correlation.ts';
import type { RerunFigures, WholeRun } from '../../../contracts/rerun-view.ts';
import type { Readout } from './tower.ts';

/** Texts in the joint space that pictures are compared with, unit length; all empty for an encoder without texts. */
export interface ReadoutTexts {
  readonly question: Float32Array | null;
  /** The right one first; empty where none is known. */
  readonly captions: readonly Float32Array[];
  /** Phrases that the encoder knows. */
  readonly phrases: readonly Float32Array[];
}

/** What the readouts of a picture's views say together: the picture is the mean of its views. */
export interface PictureReadout {
  readonly views: readonly Readout[];
  readonly question: number | null;
  readonly captions: readonly number[];
  readonly phrases: readonly number[];
}

export function pictureReadout(views: readonly Readout[], texts: ReadoutTexts): PictureReadout {
  const mean = new Float64Array(views[0]!.embedding?.length ?? 0);
  for (const { embedding } of views) embedding?.forEach((value, i) => (mean[i]! += value / views.length));
  const length = Math.hypot(...mean);
  const scoreOf = (text: Float32Array): number =>
    text.reduce((sum, value, i) => sum + value * mean[i]!, 0) / length;
  return {
    views,
    question: texts.question && scoreOf(texts.question),
    captions: texts.captions.map(scoreOf),
    phrases: texts.phrases.map(scoreOf),
  };
}

type ReadoutFigures = Pick<RerunFigures, 'cls' | 'score' | 'captionRank' | 'ranking'>;

/** How a picture with fewer tokens reads against the whole one. */
export const readoutFigures = (pruned: PictureReadout, whole: PictureReadout): ReadoutFigures => ({
  cls: pruned.views.every(({ cls }) => cls !== null)
    ? pruned.views.reduce((sum, { cls }, v) => sum + cosineOf(cls!, whole.views[v]!.cls!), 0) /
      pruned.views.length
    : null,
  score: pruned.question === null ? null : pruned.question - whole.question!,
  captionRank: captionPlace(pruned),
  ranking: whole.phrases.length > 0 ? rankCorrelation(pruned.phrases, whole.phrases) : null,
});

export const wholeFigures = (
  whole: PictureReadout,
): Pick<WholeRun, 'score' | 'captionRank' | 'captions' | 'phrases'> => ({
  score: whole.question,
  captionRank: captionPlace(whole),
  captions: whole.captions.length,
  phrases: whole.phrases.length,
});

const captionPlace = ({ captions }: PictureReadout): number | null =>
  captions.length > 0 ? placeOf(captions, 0) : null;

function cosineOf(a: Float32Array, b: Float32Array): number {
  let inner = 0;
  let normA = 0;
  let normB = 0;
  for (let i = 0; i < a.length; i++) {
    inner += a[i]! * b[i]!;
    normA += a[i]! ** 2;
    normB += b[i]! ** 2;
  }
  return inner / Math.max(Math.sqrt(normA * normB), 1e-8);
}
