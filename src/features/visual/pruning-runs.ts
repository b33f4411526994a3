import type { Need } from '../../contracts/method.ts';
import type { FlatTrace, PruneOutcome, PrunerCard, PruneRun } from '../../contracts/vision-view.ts';
import type { VisualSettings } from '../../contracts/visual-settings.ts';
import type { PatchLayer } from '../../plots/patch-canvas/paint.ts';

/** One run of a method with the settings of the panel. @param percent share of the tokens to keep. */
export const runOf = (
  { params, seed }: Pick<VisualSettings, 'params' | 'seed'>,
  method: string,
  percent: number,
): PruneRun => ({
  method,
  share: percent / 100,
  params: params[method] ?? {},
  seed,
});

/** What a run kept; null when it did not come to that. */
export const traceOf = (outcome: PruneOutcome | undefined): FlatTrace | null =>
  outcome?.kind === 'done' ? outcome.trace : null;

const bare: PatchLayer = { kind: 'picture' };
const layers = new WeakMap<FlatTrace, PatchLayer>();

/** The tokens of a trace as a layer of the plot; the same trace gives the same object, so that it is not drawn twice. */
export function tokenLayer(trace: FlatTrace | null, views: number): PatchLayer {
  if (!trace || trace.perView.length !== views) return bare;
  const known = layers.get(trace);
  if (known) return known;
  const layer: PatchLayer = { kind: 'tokens', trace };
  layers.set(trace, layer);
  return layer;
}

/** Output tokens of a trace, and patches before. */
export function keptOf({ perView }: FlatTrace): { readonly kept: number; readonly total: number } {
  return perView.reduce((sum, view) => ({ kept: sum.kept + view.kept, total: sum.total + view.total }), {
    kept: 0,
    total: 0,
  });
}

/** Whether a method takes no budget but decides from the picture how many tokens it needs. */
export const decidesItself = ({ budgets }: PrunerCard): boolean =>
  !budgets.includes('count') && !budgets.includes('ratio');

/** What a source must bring beside its encoder, in words. */
const needLabels: Readonly<Record<string, string>> = {
  text: 'a question',
  crops: 'a picture cut into crops',
  frames: 'a clip, cut into frames',
  'target-mask': 'a picture with known outlines: one of the samples',
  'attention-scores': 'the attention of an encoder',
  'queries-and-keys': 'the queries and keys of an encoder',
};

/** What an encoder may come without. */
const encoderLabels: Readonly<Record<string, string>> = {
  'cls-token': 'a CLS token',
  'image-text-encoder': 'texts in the space of its patches',
  projector: 'a projector to a language model',
};

const hasNot = ['', 'this encoder has none', 'this encoder has neither', 'this encoder has none of them'];

/** "needs a CLS token; this encoder has none". */
export function needsText(needs: readonly Need[], of: 'picture' | 'sound' = 'picture'): string {
  const ofEncoder = needs.filter((need) => need in encoderLabels);
  const others = needs.filter(
    (need) => !ofEncoder.includes(need) && !(need === 'text' && ofEncoder.includes('image-text-encoder')),
  );
  const words = [
    ...others.map((need) => needLabels[need] ?? need),
    ...ofEncoder.map((need) => encoderLabels[need]!),
  ].join(' and ');
  const lack = of === 'sound' ? 'there is no encoder for sound' : hasNot[ofEncoder.length]!;
  return `needs ${words}${ofEncoder.length > 0 ? `; ${lack}` : ''}`;
}

/** Random and the known outline stand beside the methods, not among the voices of the referee. */
export const isVoice = ({ mechanism }: PrunerCard): boolean => mechanism !== 'baseline';

/** The runs of one budget that the referee counts. */
export const voicesOf = (
  cards: readonly PrunerCard[],
  column: readonly (PruneOutcome | undefined)[],
  views: number,
): readonly FlatTrace[] =>
  cards.flatMap((card, c) => {
    const trace = isVoice(card) ? traceOf(column[c]) : null;
    return trace?.perView.length === views ? [trace] : [];
  });
