import type { Fidelity, MethodInfo, MethodKind, Paper } from '../../contracts/method.ts';

/** A paper with everything of it that we run. */
export interface PaperCard {
  /** arXiv id, or the address of a venue-only paper. */
  readonly key: string;
  readonly paper: Paper;
  readonly methods: readonly MethodInfo[];
}

/** How the kinds are printed. */
export const kindLabels: Readonly<Record<MethodKind, string>> = {
  tokenizers: 'Tokenizer',
  trainers: 'Tokenizer training',
  encodings: 'Encoding',
  transplants: 'Embedding transplant',
  entropy: 'Entropy',
  pruners: 'Token pruning',
  'image-tokenizers': 'Image tokenizer',
  attention: 'Sparse attention',
  context: 'Context',
  measures: 'Measure',
};

/** One card per paper, newest first, then by title. */
export function paperCards(methods: readonly MethodInfo[]): readonly PaperCard[] {
  const byPaper = new Map<string, { paper: Paper; methods: MethodInfo[] }>();
  for (const method of methods) {
    for (const paper of method.papers) {
      const key = paper.arxiv ?? paper.url;
      const card = byPaper.get(key);
      if (card) card.methods.push(method);
      else byPaper.set(key, { paper, methods: [method] });
    }
  }
  return Array.from(byPaper, ([key, card]) => ({ key, ...card })).sort(
    (a, b) => b.paper.year - a.paper.year || a.paper.title.localeCompare(b.paper.title, 'en'),
  );
}

export interface PaperFilter {
  /** Words that must all occur in the title, claim, arXiv id, year or a method's name, kind or summary. */
  readonly search: string;
  readonly kind: MethodKind | 'all';
  readonly fidelity: Fidelity | 'all';
}

/** The cards that pass; of a card with several methods, one that fits is enough. */
export function filterCards(cards: readonly PaperCard[], filter: PaperFilter): readonly PaperCard[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter(({ paper, methods }) => {
    const fits = methods.some(
      (method) =>
        (filter.kind === 'all' || method.kind === filter.kind) &&
        (filter.fidelity === 'all' || method.fidelity === filter.fidelity),
    );
    if (!fits) return false;
    const about = methods.flatMap(({ id, name, kind, summary }) => [id, name, kindLabels[kind], summary]);
    const haystack = [paper.title, paper.claim, paper.arxiv ?? '', paper.year, ...about]
      .join('\n')
      .toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}

/** The command that runs a method without the page. */
export const headlessCommand = (method: MethodInfo): string =>
  `npm run -s method -- ${method.kind}/${method.id} input.json`;
