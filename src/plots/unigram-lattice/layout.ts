import type { TraceStep } from '../../contracts/text-tokenizer.ts';

export type LatticeStep = Extract<TraceStep, { readonly kind: 'lattice' }>;

/** One edge of the lattice as an arc over the bytes. */
export interface LatticeArc {
  readonly from: number;
  readonly to: number;
  readonly piece: string;
  /** Natural log. */
  readonly score: number;
  /** It is the best of those that end where it ends. */
  readonly isBest: boolean;
  /** It lies on the segmentation that was chosen. */
  readonly isChosen: boolean;
  /** SVG path; y grows downwards, the bytes lie on y = `height`. */
  readonly path: string;
  /** Top of the arc, where its label stands. */
  readonly x: number;
  readonly y: number;
}

export interface LatticeLayout {
  readonly arcs: readonly LatticeArc[];
  /** px */
  readonly width: number;
  readonly height: number;
  /** Positions of the byte boundaries, px. */
  readonly ticks: readonly { readonly byte: number; readonly x: number }[];
}

const step = 22;
const margin = 24;
const rise = 15;
const headRoom = 18;

/** The Unigram lattice of one pre-token: arcs from where a piece begins to where it ends, the longer the higher. */
export function latticeLayout(steps: readonly LatticeStep[]): LatticeLayout {
  const last = Math.max(0, ...steps.map(({ to }) => to));
  const chosen = chosenEdges(steps, last);
  const longest = Math.max(1, ...steps.flatMap(({ to, edges }) => edges.map(({ from }) => to - from)));
  const height = headRoom + rise * Math.sqrt(longest) * 1.6;
  const xOf = (byte: number): number => margin + byte * step;
  const arcs = steps.flatMap(({ to, edges }) =>
    edges.map(({ from, piece, score, best }): LatticeArc => {
      const [x0, x1] = [xOf(from), xOf(to)];
      const y = height - rise * Math.sqrt(to - from) * 1.6;
      const control = 2 * y - height;
      return {
        from,
        to,
        piece,
        score,
        isBest: best,
        isChosen: chosen.has(`${from} ${to} ${piece}`),
        path: `M${x0} ${round(height)}Q${(x0 + x1) / 2} ${round(control)} ${x1} ${round(height)}`,
        x: (x0 + x1) / 2,
        y,
      };
    }),
  );
  const ticks = Array.from({ length: last + 1 }, (_, byte) => ({ byte, x: xOf(byte) }));
  return { arcs, width: xOf(last) + margin, height, ticks };
}

/** The best edges, followed back from the end. */
function chosenEdges(steps: readonly LatticeStep[], last: number): ReadonlySet<string> {
  const chosen = new Set<string>();
  for (let at = last; at > 0; ) {
    const best = steps.find(({ to }) => to === at)?.edges.find((edge) => edge.best);
    if (!best || best.from >= at) break;
    chosen.add(`${best.from} ${at} ${best.piece}`);
    at = best.from;
  }
  return chosen;
}

const round = (value: number): number => Math.round(value * 10) / 10;
