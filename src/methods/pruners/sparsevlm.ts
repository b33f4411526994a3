import { softmax } from '../../base/softmax.ts';
import { topK } from '../../base/top-k.ts';
import { type TextSide, validIndices, type View } from '../../contracts/pruner-source.ts';
import type { OutToken } from '../../contracts/token-pruner.ts';
import { viewCounts } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { densityPeaks } from './_shared/density-peaks.ts';
import { groupToken } from './_shared/token-groups.ts';
import { featureRows, keptToken, tokenTable, viewMap } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { cosine, dot, type Rows, toUnitRows } from '../../base/unit-rows.ts';

/**
 * SparseVLM (arXiv 2410.04417) in the joint image–text space. Raters are the text tokens that the patches point to more
 * than average (`mean_v softmax_t(v · t)`); a patch scores its mean cosine to the raters (in the paper: the raters' mean
 * attention inside the language model). Of the dropped patches the best 30 % are clustered by density peaks into a tenth
 * as many tokens, plus one, each the mean of its patches.
 *
 * The budget counts kept and clustered tokens; one too small to hold the clusters is spent on kept tokens alone. Where
 * no text token beats the average all of them rate. The release breaks equal densities by noise, we by lower index. Each
 * view on its own, in one step instead of at three layers.
 */
export const method = definePruner({
  id: 'sparsevlm',
  name: 'SparseVLM-style',
  papers: [
    {
      title: 'SparseVLM: Visual Token Sparsification for Efficient Vision-Language Model Inference',
      arxiv: '2410.04417',
      url: 'https://arxiv.org/abs/2410.04417',
      year: 2024,
      section: 'Method',
      claim:
        'The words of the question that concern the image should rate its tokens, and dropped ones can be recycled.',
    },
  ],
  fidelity: 'adapted',
  fidelityNote: 'Cosines in the joint image–text space stand in for attention inside a language model.',
  summary: 'Keeps the tokens that the telling words of the question point to and recycles some of the rest.',
  needs: ['patch-features', 'image-text-encoder', 'text'],
  params: {
    recycled: {
      kind: 'number',
      label: 'Recycled share',
      help: 'Part of the dropped patches that is clustered instead; 0 drops all.',
      origin: 'code',
      default: 0.3,
      min: 0,
      max: 1,
      step: 0.05,
    },
  },
  demo: wallDemo('sparsevlm', 'desk', { question: 'an owl' }),
  mechanism: 'query',
  modalities: ['image', 'video'],
  budgets: ['count', 'ratio'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['rotation'],

  async prune({ source, budget, params, pick, turn }) {
    const { views } = source;
    const counts = viewCounts(budget, views);
    const scores = views.map((view) => raterScores(view, source.text!));
    const tokens: OutToken[] = [];
    for (const [v, view] of views.entries()) {
      await turn();
      const table = tokenTable([view]);
      const values = Float64Array.from(table.index, (index) => scores[v]![index]!);
      const kept = keptBeside(counts[v]!, table.n, params.recycled);
      const ranked = topK(values, table.n);
      for (const i of ranked.slice(0, kept))
        await pick({ view: v, index: table.index[i]!, score: values[i]! });
      tokens.push(...Array.from(ranked.slice(0, kept).sort(), (i) => keptToken(v, table.index[i]!)));
      if (kept === counts[v]) continue;
      const recycled = ranked.slice(kept, kept + recycledCount(table.n - kept, params.recycled));
      const groups = densityPeaks(rowsOf(featureRows([view], table), recycled), counts[v]! - kept);
      for (const { centre, members } of groups) {
        const at = (i: number): number => table.index[recycled[i]!]!;
        tokens.push({ ...groupToken(v, { anchor: at(centre), members: members.map(at) }), kind: 'merged' });
      }
    }
    return { tokens, maps: new Map([['question', views.map((view, v) => viewMap(view, scores[v]!))]]) };
  },
});

/** `[n]` mean cosine to the raters. */
function raterScores(view: View, text: TextSide): Float64Array {
  const [n, p] = view.joint!.shape as [number, number];
  const patches: Rows = { data: Float64Array.from(view.joint!.data), n, width: p };
  const words: Rows = { data: Float64Array.from(text.embeds.data), n: text.embeds.shape[0]!, width: p };
  const raters = ratersOf(patches, validIndices(view), words, text);
  const [unitPatches, unitWords] = [toUnitRows(patches), toUnitRows(words)];
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (const t of raters) sum += cosine(unitPatches, i, unitWords, t);
    return sum / raters.length;
  });
}

/** Text tokens whose share of the patches' attention is above the mean share; all when none is. */
export function ratersOf(patches: Rows, valid: ArrayLike<number>, words: Rows, text: TextSide): number[] {
  const real = Array.from({ length: words.n }, (_, t) => t).filter((t) => text.mask?.[t] !== 0);
  const share = new Float64Array(real.length);
  for (const i of Array.from(valid)) {
    const logits = real.map((t) =>
      dot(patches.data, i * patches.width, words.data, t * words.width, words.width),
    );
    softmax(logits).forEach((value, k) => {
      share[k]! += value / valid.length;
    });
  }
  const raters = real.filter((_, k) => share[k]! > 1 / real.length);
  return raters.length > 0 ? raters : real;
}

const recycledCount = (dropped: number, share: number): number =>
  share === 0 || dropped === 0 ? 0 : Math.min(dropped, Math.floor(dropped * share) + 1);

const clusterCount = (dropped: number, share: number): number =>
  recycledCount(dropped, share) === 0 ? 0 : Math.floor(recycledCount(dropped, share) / 10) + 1;

/** How many of `total` output tokens are kept ones when the rest of the budget holds the clusters of what is dropped. */
function keptBeside(total: number, n: number, share: number): number {
  for (let kept = total; kept >= 1; kept--) if (kept + clusterCount(n - kept, share) === total) return kept;
  return total;
}

function rowsOf({ data, width }: Rows, rows: ArrayLike<number>): Rows {
  const picked = new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i++)
    picked.set(data.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  return { data: picked, n: rows.length, width };
}
