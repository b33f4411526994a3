import type { FlatTrace, PatchRef, ViewPicture } from '../../contracts/vision-view.ts';

/** What became of a patch. */
export type Fate =
  /** In no output token. */
  | 'dropped'
  /** An output token of its own. */
  | 'kept'
  /** Kept because of the question. */
  | 'recovered'
  /** The seat of a token made of several patches. */
  | 'seat'
  /** Part of a token that sits elsewhere. */
  | 'absorbed'
  /** Part of tokens without a place alone. */
  | 'leftover'
  | 'padding';

/** What became of the patches of one view. */
export interface ViewFates {
  readonly fate: readonly Fate[];
  /** Output token that the patch belongs to, by its largest weight; -1 for none. */
  readonly token: Int32Array;
}

type Gridded = Pick<ViewPicture, 'grid' | 'valid'>;

/**
 * What became of every patch.
 * @param picks only so many of the picks count, the rest are dropped as yet; all tokens count where it is absent.
 */
export function patchFates(
  trace: FlatTrace,
  views: readonly Gridded[],
  picks?: number,
): readonly ViewFates[] {
  const fates: { fate: Fate[]; token: Int32Array; best: Float64Array }[] = views.map(({ grid, valid }) => {
    const n = grid.h * grid.w;
    return {
      fate: Array.from({ length: n }, (_, i): Fate => (valid?.[i] === 0 ? 'padding' : 'dropped')),
      token: new Int32Array(n).fill(-1),
      best: new Float64Array(n).fill(-1),
    };
  });
  const isPicked = pickedTest(trace, views, picks);
  for (let t = 0; t < trace.kind.length; t++) {
    const [view, anchor] = [trace.view[t]!, trace.anchor[t]!];
    if (!isPicked(view, anchor)) continue;
    const [from, to] = [trace.rowStart[t]!, trace.rowStart[t + 1]!];
    const isSingle = to === from + 1;
    for (let s = from; s < to; s++) {
      const [v, i] = [trace.srcView[s]!, trace.src[s]!];
      const target = fates[v]!;
      const isSeat = v === view && i === anchor;
      const strength = isSeat ? Number.POSITIVE_INFINITY : Math.abs(trace.weight[s]!);
      if (strength <= target.best[i]!) continue;
      target.best[i] = strength;
      target.token[i] = t;
      target.fate[i] = fateOf(trace, t, isSeat, isSingle, anchor);
    }
  }
  return fates;
}

function fateOf(trace: FlatTrace, t: number, isSeat: boolean, isSingle: boolean, anchor: number): Fate {
  if (anchor < 0) return 'leftover';
  if (!isSeat) return 'absorbed';
  if (trace.kind[t] === 'recovered') return 'recovered';
  return isSingle ? 'kept' : 'seat';
}

/** Whether a seat has been picked by then; tokens without a pick of their own appear with the last one. */
function pickedTest(
  { stepView, stepIndex }: FlatTrace,
  views: readonly Gridded[],
  picks: number | undefined,
): (view: number, anchor: number) => boolean {
  if (picks === undefined || picks >= stepIndex.length) return () => true;
  const size = views.reduce((most, { grid }) => Math.max(most, grid.h * grid.w), 0);
  const done = new Set<number>();
  for (let p = 0; p < picks; p++) done.add(stepView[p]! * size + stepIndex[p]!);
  return (view, anchor) => anchor >= 0 && done.has(view * size + anchor);
}

/** The tokens that a patch goes into, with all their sources. */
export function tokensOf(trace: FlatTrace, patch: PatchRef): readonly TokenLinks[] {
  const links: TokenLinks[] = [];
  for (let t = 0; t < trace.kind.length; t++) {
    const sources: PatchRef[] = [];
    let isIn = false;
    for (let s = trace.rowStart[t]!; s < trace.rowStart[t + 1]!; s++) {
      const source = { view: trace.srcView[s]!, index: trace.src[s]! };
      sources.push(source);
      isIn ||= source.view === patch.view && source.index === patch.index;
    }
    const anchor = trace.anchor[t]!;
    if (isIn) links.push({ seat: anchor < 0 ? null : { view: trace.view[t]!, index: anchor }, sources });
  }
  return links;
}

export interface TokenLinks {
  /** Null for a token without a place. */
  readonly seat: PatchRef | null;
  readonly sources: readonly PatchRef[];
}
