import { createRng } from '../base/rng.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import type { Measure } from '../contracts/measure.ts';
import type { Premium } from '../contracts/premium-table.ts';
import { type ParamSchema, resolveParams } from '../contracts/params.ts';

export interface BootstrapOptions {
  readonly samples: number;
  readonly seed: number;
  /** Share of the bootstrap samples inside the interval, in (0, 1). */
  readonly confidence: number;
}

export const defaultBootstrap: BootstrapOptions = { samples: 2000, seed: 20_251_021, confidence: 0.95 };

/**
 * Token premiums of parallel texts (2510.21909): corpus token counts over that of the reference, with a bootstrap over articles.
 * An article is drawn in all languages together, so that the interval tells what the choice of articles does, not their lengths.
 * @param counts tokens, `counts[l][i]` of article `i` in language `l`; every row equally long
 * @param reference index of the reference language
 */
export function tokenPremiums(
  counts: readonly ArrayLike<number>[],
  reference: number,
  options: BootstrapOptions = defaultBootstrap,
): readonly Premium[] {
  const articles = counts[reference]!.length;
  const totals = counts.map(sumOf);
  const draws = drawArticles(articles, options);
  const referenceSums = draws.map((draw) => sumAt(counts[reference]!, draw));
  const tail = (1 - options.confidence) / 2;
  return counts.map((row, l) => {
    const ctc = totals[l]!;
    const sampled = Float64Array.from(draws, (draw, s) => sumAt(row, draw) / referenceSums[s]!).sort();
    return {
      ctc,
      premium: ctc / totals[reference]!,
      low: quantile(sampled, tail),
      high: quantile(sampled, 1 - tail),
    };
  });
}

function drawArticles(articles: number, { samples, seed }: BootstrapOptions): readonly Uint16Array[] {
  const rng = createRng(seed);
  return Array.from({ length: samples }, () =>
    Uint16Array.from({ length: articles }, () => rng.int(articles)),
  );
}

function sumOf(row: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += row[i]!;
  return sum;
}

function sumAt(row: ArrayLike<number>, indices: Uint16Array): number {
  let sum = 0;
  for (const index of indices) sum += row[index]!;
  return sum;
}

/** Value at quantile `q` of ascending values, interpolated; NaN when there are none. */
function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const rest = at - low;
  return rest === 0 ? (sorted[low] ?? Number.NaN) : sorted[low]! * (1 - rest) + sorted[low + 1]! * rest;
}

/** Share of the code points that are white space (\p{White_Space}), in [0, 1]; 0 for an empty text. */
export function whiteSpaceShare(text: string): number {
  const characters = Array.from(text);
  const white = characters.filter((character) => /\p{White_Space}/u.test(character)).length;
  return characters.length === 0 ? 0 : white / characters.length;
}

const params = {
  samples: {
    kind: 'number',
    label: 'Bootstrap samples',
    help: 'How many times the articles are drawn with replacement.',
    origin: 'ours',
    default: defaultBootstrap.samples,
    min: 100,
    max: 100_000,
    step: 100,
  },
  seed: {
    kind: 'number',
    label: 'Seed',
    help: 'The same seed gives the same intervals.',
    origin: 'ours',
    default: defaultBootstrap.seed,
    min: 0,
    max: 0xffffffff,
    step: 1,
  },
  confidence: {
    kind: 'number',
    label: 'Confidence',
    help: 'Share of the bootstrap samples inside the interval.',
    origin: 'ours',
    default: defaultBootstrap.confidence,
    min: 0.5,
    max: 0.999,
    step: 0.005,
  },
} as const satisfies ParamSchema;

export const measure = {
  id: 'token-premium',
  kind: 'measures',
  name: 'Token premium of a language',
  papers: [
    {
      title: 'Explaining and Mitigating Crosslingual Tokenizer Inequities',
      arxiv: '2510.21909',
      url: 'https://arxiv.org/abs/2510.21909',
      year: 2025,
      section: 'Corpus token counts and token premiums',
      claim:
        'The same content costs very different token counts by language even with monolingual tokenizers of one recipe; vocabulary size and pre-tokenization drive it, data similarity does not.',
    },
  ],
  fidelity: 'adapted',
  fidelityNote:
    'Premiums as defined in the paper, on the 30 articles of the Universal Declaration of Human Rights instead of FLORES-200, and for the tokenizers chosen here instead of 7,000 trained ones. Vocabularies of equal cost are learnt on the declaration itself. The intervals are ours.',
  summary:
    'Tokens that a language spends on the same articles, as a multiple of what the reference language spends.',
  needs: ['parallel-text', 'tokenizer'],
  params,
  demo: {
    view: 'premium',
    lanes: [
      { kind: 'vocabulary', id: 'o200k' },
      { kind: 'vocabulary', id: 'cl100k' },
      { kind: 'vocabulary', id: 'r50k' },
      { kind: 'method', id: 'bytes' },
    ],
  },
  /** `{counts: {eng: [30, 41], deu: [35, 44]}, reference: 'eng'}` → premium, ctc and interval of each language */
  run(input, given) {
    const { counts, reference } = (input ?? {}) as { counts?: Record<string, number[]>; reference?: string };
    const languages = Object.keys(counts ?? {});
    const rows = Object.values(counts ?? {});
    const at = languages.indexOf(reference ?? languages[0] ?? '');
    const articles = rows[0]?.length ?? 0;
    if (
      at < 0 ||
      articles === 0 ||
      rows.some((row) => row.length !== articles || row.some((n) => !(n > 0)))
    ) {
      throw new TokenscopeError(
        'bad-input',
        'The input holds no aligned token counts.',
        'Give {"counts": {"<language>": [<tokens of each article>], …}, "reference": "<language>"} with rows of one length.',
      );
    }
    const premiums = tokenPremiums(rows, at, resolveParams(params, given));
    return Object.fromEntries(languages.map((language, l) => [language, premiums[l]]));
  },
} satisfies Measure;
