import type { HeadFilter, HeadOrder } from '../../../contracts/attention-settings.ts';
import type { AttentionRun, HeadStatistics } from '../../../contracts/attention-view.ts';

export type HeadKind = Exclude<HeadFilter, 'all'>;

/** One head with its figures. */
export interface HeadEntry {
  readonly layer: number;
  readonly head: number;
  /** NaN for a figure that this input does not tell. */
  readonly figures: Readonly<Record<keyof HeadStatistics, number>>;
  /** What it does on this input, most telling first. */
  readonly kinds: readonly HeadKind[];
}

interface HeadFigure {
  readonly id: keyof HeadStatistics;
  readonly label: string;
  readonly unit: 'share' | 'nats';
  readonly help: string;
}

/** The figures of a head in the order in which they are shown. */
export const headFigures: readonly HeadFigure[] = [
  {
    id: 'induction',
    label: 'Induction',
    unit: 'share',
    help: 'Weight on tokens that followed an earlier occurrence of the same token: the copying of sequences.',
  },
  {
    id: 'previous',
    label: 'Previous token',
    unit: 'share',
    help: 'Weight on the token just before.',
  },
  {
    id: 'retrieval',
    label: 'Retrieval',
    unit: 'share',
    help: 'Of the tokens that stood more than 16 tokens back already: how often the head looks there most as they are about to come again.',
  },
  { id: 'sink', label: 'Sink', unit: 'share', help: 'Weight on the first token, which carries no content.' },
  { id: 'local', label: 'Local', unit: 'share', help: 'Weight on the nearest 16 tokens.' },
  { id: 'entropy', label: 'Entropy', unit: 'nats', help: 'How widely a row spreads, mean over the rows.' },
];

/** A head is named by what it gives at least this share of its weight to. */
const namedFrom: Readonly<Record<HeadKind, number>> = {
  induction: 0.3,
  previous: 0.4,
  retrieval: 0.3,
  sink: 0.6,
  local: 0.8,
};

export const kindLabels: Readonly<Record<HeadKind, string>> = {
  induction: 'induction head',
  previous: 'previous-token head',
  retrieval: 'retrieval head',
  sink: 'sink head',
  local: 'local head',
};

const kindOrder = Object.keys(namedFrom) as readonly HeadKind[];

/** Every head of a run in layer order. */
export function headEntries({
  geometry,
  heads,
}: Pick<AttentionRun, 'geometry' | 'heads'>): readonly HeadEntry[] {
  const { nLayer, nHead } = geometry;
  return Array.from({ length: nLayer * nHead }, (_, at) => {
    const figureOf = (id: keyof HeadStatistics): number => heads[id][at]!;
    const figures = {
      entropy: figureOf('entropy'),
      sink: figureOf('sink'),
      previous: figureOf('previous'),
      local: figureOf('local'),
      induction: figureOf('induction'),
      retrieval: figureOf('retrieval'),
    };
    return {
      layer: Math.floor(at / nHead),
      head: at % nHead,
      figures,
      kinds: kindOrder.filter((kind) => figures[kind] >= namedFrom[kind]),
    };
  });
}

/** The heads of one kind, sorted: by place, or by a figure from the largest down; heads without it come last. */
export function arrangedHeads(
  entries: readonly HeadEntry[],
  order: HeadOrder,
  filter: HeadFilter,
): readonly HeadEntry[] {
  const shown = filter === 'all' ? entries : entries.filter(({ kinds }) => kinds.includes(filter));
  if (order === 'place') return shown;
  const rank = ({ figures }: HeadEntry): number =>
    Number.isNaN(figures[order]) ? Number.NEGATIVE_INFINITY : figures[order];
  return [...shown].sort((a, b) => rank(b) - rank(a) || a.layer - b.layer || a.head - b.head);
}

/** The head that shows most: the one with the highest induction score, or without repeats the widest. */
export function tellingHead(entries: readonly HeadEntry[]): HeadEntry {
  const best = arrangedHeads(entries, 'induction', 'all')[0]!;
  return Number.isNaN(best.figures.induction) ? arrangedHeads(entries, 'entropy', 'all')[0]! : best;
}
