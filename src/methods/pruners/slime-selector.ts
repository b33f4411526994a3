import { softmax } from '../../base/softmax.ts';
import { topK } from '../../base/top-k.ts';
import type { TextSide, View } from '../../contracts/pruner-source.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { keptTokens, tableMap, type TokenTable, tokenTable } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { cosine, toUnitRows } from '../../base/unit-rows.ts';

/**
 * The text-guided selector of SliME (arXiv 2406.08487): each local token is scored by its cosines to the question's
 * tokens, summed over the real ones (averaged where no mask is given); `p = softmax(score / T)`; the most probable tokens
 * are kept as long as their probabilities add up to at most `γ`, plus one more. Thumbnails pass unchanged.
 *
 * CLIP embeddings of patches and text stand in for the language model's. The learned query compressor and the mixture of
 * adapters are not part of it; the noise that training adds is left out.
 */
export const method = definePruner({
  id: 'slime-selector',
  name: 'SliME selector',
  papers: [
    {
      title: 'Beyond LLaVA-HD: Diving into High-Resolution Large Multimodal Models',
      arxiv: '2406.08487',
      url: 'https://arxiv.org/abs/2406.08487',
      year: 2024,
      section: 'Method',
      claim: 'Fewer local tokens, chosen by the question, serve better than all crops in full.',
    },
  ],
  fidelity: 'adapted',
  fidelityNote:
    'The selection rule is the official one; the joint image–text space stands in for the language model embeddings.',
  summary: 'Keeps the local tokens that match the question, as many as carry the given probability.',
  needs: ['image-text-encoder', 'text'],
  params: {
    gamma: {
      kind: 'number',
      label: 'γ',
      help: 'Probability that the kept tokens may carry before one more is added; 1 keeps all.',
      origin: 'code',
      default: 0.95,
      min: 0,
      max: 1,
      step: 0.01,
    },
    temperature: {
      kind: 'number',
      label: 'Temperature',
      help: 'Lower makes the choice sharper.',
      origin: 'code',
      default: 1,
      min: 0.01,
      max: 10,
      step: 0.01,
    },
  },
  demo: wallDemo('slime-selector', 'street', { show: 'map:question' }),
  mechanism: 'query',
  modalities: ['image'],
  budgets: ['auto'],
  nested: false,
  seeded: false,
  keepOnly: true,
  invariances: ['permutation', 'rotation', 'token-scale'],

  async prune({ source, params, pick }) {
    const { views } = source;
    const table = tokenTable(views);
    const scores = questionScores(views, table, source.text!);
    const tokens = Array.from({ length: table.n }, (_, token) => token);
    const local = tokens.filter((token) => views[table.view[token]!]!.role !== 'thumbnail');
    const thumbnails = tokens.filter((token) => views[table.view[token]!]!.role === 'thumbnail');
    const p = softmax(local.map((token) => scores[token]! / params.temperature));
    const picks = nucleus(p, params.gamma).map((i) => local[i]!);
    for (const token of picks) {
      await pick({ view: table.view[token]!, index: table.index[token]!, score: scores[token]! });
    }
    return {
      tokens: keptTokens(table, [...thumbnails, ...picks]),
      maps: new Map([['question', tableMap(views, table, scores)]]),
    };
  },
});

/** Positions of the longest most-probable-first prefix that carries at most `gamma`, plus one; all for `gamma = 1`. */
export function nucleus(p: ArrayLike<number>, gamma: number): number[] {
  const ranked = Array.from(topK(p, p.length));
  if (gamma >= 1) return ranked;
  let carried = 0;
  const beyond = ranked.findIndex((i) => (carried += p[i]!) > gamma);
  return beyond < 0 ? ranked : ranked.slice(0, beyond + 1);
}

/** By token of the table: cosines to the real text tokens, summed with a mask and averaged without. */
function questionScores(views: readonly View[], table: TokenTable, text: TextSide): Float64Array {
  const [words, p] = text.embeds.shape as [number, number];
  const embeds = toUnitRows({ data: Float64Array.from(text.embeds.data), n: words, width: p });
  const used = Array.from({ length: words }, (_, t) => t).filter((t) => text.mask?.[t] !== 0);
  const patches = views.map((view) =>
    toUnitRows({ data: Float64Array.from(view.joint!.data), n: view.joint!.shape[0]!, width: p }),
  );
  return Float64Array.from({ length: table.n }, (_, token) => {
    let sum = 0;
    for (const t of used) sum += cosine(patches[table.view[token]!]!, table.index[token]!, embeds, t);
    return text.mask ? sum : sum / words;
  });
}
