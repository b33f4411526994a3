import type { ShownCover } from '../../contracts/byte-probabilities.ts';

/** All tokens between two places of the lattice. */
export interface LatticeArc {
  readonly from: number;
  readonly to: number;
  /** The most probable of them, and how many more there are. */
  readonly text: string;
  readonly more: number;
  /** Share of the covers that pass here, in [0, 1]. */
  readonly share: number;
  /** It is a step of the canonical tokens of the prompt. */
  readonly isCanonical: boolean;
  readonly path: string;
  /** Where the label stands: over the top of the arc, higher where others stand there already; null for one too rare to name. */
  readonly label: { readonly x: number; readonly y: number } | null;
}

export interface LatticeLayout {
  readonly arcs: readonly LatticeArc[];
  /** px */
  readonly width: number;
  readonly height: number;
  /** Top of the drawing, 0 or above it (negative). */
  readonly top: number;
  readonly ticks: readonly { readonly byte: number; readonly x: number }[];
  readonly caretX: number;
}

const step = 38;
const margin = 26;
const headRoom = 6;
/** Size of a label, px. */
const labelHeight = 15;
const letterWidth = 7.6;
/** Least share of an arc that is named. */
const named = 0.02;
const rise = 21;

/**
 * Covers as paths over the bytes behind the split: an arc for every pair of places that some token joins.
 * @param caret bytes from the split to the caret; arcs that pass it are the tokens that reach past the prompt
 * @param canonical places that the prompt's own tokens join
 */
export function layoutLattice(
  covers: readonly ShownCover[],
  caret: number,
  canonical: readonly { readonly start: number; readonly end: number }[],
): LatticeLayout {
  const byPlaces = new Map<string, { from: number; to: number; share: number; texts: Map<string, number> }>();
  for (const { tokens, share } of covers) {
    for (const { start, end, text } of tokens) {
      const key = `${start} ${end}`;
      const arc = byPlaces.get(key) ?? { from: start, to: end, share: 0, texts: new Map<string, number>() };
      arc.share += share;
      arc.texts.set(text, (arc.texts.get(text) ?? 0) + share);
      byPlaces.set(key, arc);
    }
  }
  const found = Array.from(byPlaces.values());
  const last = Math.max(caret, ...found.map(({ to }) => to));
  const longest = Math.max(1, ...found.map(({ from, to }) => to - from));
  const height = headRoom + rise * Math.sqrt(longest) * 1.5;
  const xOf = (byte: number): number => margin + byte * step;
  const isCanonical = (from: number, to: number): boolean =>
    canonical.some(({ start, end }) => start === from && end === to);
  const arcs = found
    .map(({ from, to, share, texts }): LatticeArc => {
      const [best] = Array.from(texts).sort((a, b) => b[1] - a[1]);
      const y = height - rise * Math.sqrt(to - from) * 1.5;
      return {
        from,
        to,
        text: best![0],
        more: texts.size - 1,
        share,
        isCanonical: isCanonical(from, to),
        path: `M${xOf(from)} ${round(height)}Q${(xOf(from) + xOf(to)) / 2} ${round(2 * y - height)} ${xOf(to)} ${round(height)}`,
        label: share < named ? null : { x: (xOf(from) + xOf(to)) / 2, y: round(y) - 5 },
      };
    })
    .sort((a, b) => a.share - b.share);
  const { placed, top } = placeLabels(arcs);
  return {
    arcs: placed,
    width: xOf(last) + margin,
    height: round(height),
    top: round(top),
    ticks: Array.from({ length: last + 1 }, (_, byte) => ({ byte, x: xOf(byte) })),
    caretX: xOf(caret),
  };
}

/** Moves labels up until none overlaps; the more probable ones are placed first. @returns also the top of the highest */
function placeLabels(arcs: readonly LatticeArc[]): {
  readonly placed: readonly LatticeArc[];
  readonly top: number;
} {
  const taken: { left: number; right: number; y: number }[] = [];
  const placed = arcs.toReversed().map((arc) => {
    if (!arc.label) return arc;
    const half = (labelOf(arc).length * letterWidth) / 2 + 2;
    const [left, right] = [arc.label.x - half, arc.label.x + half];
    let { y } = arc.label;
    const isFree = (): boolean =>
      taken.every((one) => Math.abs(one.y - y) >= labelHeight || one.right < left || right < one.left);
    while (!isFree()) y -= 3;
    taken.push({ left, right, y });
    return { ...arc, label: { x: arc.label.x, y } };
  });
  const top = Math.min(0, ...taken.map(({ y }) => y - labelHeight));
  return { placed: placed.reverse(), top };
}

/** What is written on an arc. */
export const labelOf = ({ text, more }: Pick<LatticeArc, 'text' | 'more'>): string =>
  more > 0 ? `${text} +${more}` : text;

const round = (value: number): number => Math.round(value * 10) / 10;
