import { createTensor } from '../../base/tensor.ts';
import { topK } from '../../base/top-k.ts';
import type { AttentionGeometry, HeadRows, LayerTensors } from '../../contracts/attention-policy.ts';
import { boundaryRatio, cutPoints } from './_shared/attention-boundaries.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { scoringFlops } from './_shared/head-logits.ts';
import { densePlan, keyRange, markedKeys, sharedRows } from './_shared/key-lists.ts';

/**
 * DHSA (arXiv 2510.24606, the version of the workshop paper) in label mode: the boundary predictor is replaced by the
 * labels that it is trained on, which come from the first layer's own attention. Keys are cut into chunks of varying
 * length; chunks and blocks of queries are represented by sums over √length, which keeps long chunks from looking weak
 * or loud; every key inherits its chunk's score and each block of queries reads the best keys of its budget.
 * Departure: the first and the nearest keys take their places of the budget before the scores fill the rest, where the
 * release lets the first keys overwrite the lowest places, may list a key twice and so counts it twice.
 */
export const method = definePolicy({
  id: 'dhsa',
  name: 'DHSA (label mode)',
  papers: [
    arxivPaper(
      '2510.24606',
      'Long-Context Modeling with Dynamic Hierarchical Sparse Attention for On-Device LLMs',
      '§3',
      'Chunks of varying length, scored without a bias for length, give better sparse masks than fixed blocks.',
    ),
  ],
  fidelity: 'adapted',
  fidelityNote:
    "The labels of the first layer's own attention stand in for the trained boundary predictor; decoding is dense, as in the release.",
  summary:
    'Cuts the text where attention changes and lets every block of queries read the best-scoring chunks.',
  needs: ['queries-and-keys', 'attention-scores'],
  params: {
    budget: budgetParam(0.25, '1,024 to 2,048 keys'),
    queryBlock: countParam(
      'Query block',
      16,
      [1, 256],
      'Queries that share a choice. Published: 128 or 256.',
      'ours',
      'tokens',
    ),
    reach: countParam(
      'Reach',
      2,
      [1, 16],
      'Tokens on either side that a boundary is judged on. Published: 4.',
      'ours',
      'tokens',
    ),
    distance: countParam(
      'Distance',
      4,
      [0, 64],
      'No two boundaries within it. Published: 8.',
      'ours',
      'tokens',
    ),
    threshold: {
      kind: 'number',
      default: 1.1,
      min: 1,
      max: 10,
      step: 0.05,
      label: 'Threshold',
      help: 'Ratio of the masses on both sides above which a boundary is set.',
      origin: 'code',
    },
    edge: countParam(
      'Edges',
      8,
      [1, 128],
      'First and nearest keys that are always read. Published: 128 each.',
      'ours',
      'tokens',
    ),
    denseTail: countParam(
      'Dense tail',
      16,
      [0, 256],
      'Last queries of the prompt that read everything. Published: 64.',
      'ours',
      'tokens',
    ),
    aggregation: {
      kind: 'choice',
      default: 'root',
      options: [
        { value: 'root', label: 'Sum / √length' },
        { value: 'mean', label: 'Mean' },
        { value: 'sum', label: 'Sum' },
      ],
      label: 'Aggregation',
      help: 'What stands for a chunk; the mean favours single keys, the sum long chunks.',
      origin: 'paper',
    },
  },
  stages: { prefill: 'sparse', decode: 'dense' },
  selects: 'block',
  scope: 'layer',
  seeded: false,
  budgetParam: 'budget',
  start(run, params) {
    const g = run.geometry;
    const total = budgetKeys(run, params.budget);
    let cuts: Int32Array = keyRange(0, 1);
    return {
      plan(t) {
        if (t.stage === 'decode' || total >= t.nK) return densePlan;
        let selectionFlops = 0;
        if (t.layer === 0) {
          const ratio = boundaryRatio(headMean(g, t), t.nK, params.reach, 2 * params.reach);
          const most = 8 * Math.floor(t.nK / params.queryBlock);
          cuts = cutPoints(ratio, params.threshold, params.distance, most);
          selectionFlops += scoringFlops(g, t);
        }
        const queryCuts = Int32Array.from([...blockStarts(t.nQ, params.queryBlock), t.nQ]);
        const queries = chunkVectors(t.q, g.nHead, g.dHead, queryCuts, params.aggregation);
        const chunks = chunkVectors(t.k, g.nKvHead, g.dHead, cuts, params.aggregation);
        const scores = queries.map((q) => Float64Array.from(chunks, (k) => inner(q, k)));
        const lists = scores.map((row, b) => fillBudget(row, cuts, queryCuts[b + 1]!, total, params.edge));
        const dense = keyRange(0, t.nK);
        const attend = sharedRows(t, (token) =>
          token >= t.nQ - params.denseTail ? dense : lists[Math.floor(token / params.queryBlock)]!,
        );
        selectionFlops +=
          g.dHead * (g.nHead * t.nQ + g.nKvHead * t.nK) + 2 * g.dHead * queries.length * chunks.length;
        const values = createTensor(Float32Array.from(scores.flatMap((row) => [...row])), [
          queries.length,
          chunks.length,
        ]);
        return {
          attend,
          selectionFlops,
          scores: { label: `chunks at ${Array.from(cuts).join(' ')}`, values },
        };
      },
      rowLimit: (t, row) => (t.stage === 'decode' || row >= t.nQ - params.denseTail ? t.nK : total),
    };
  },
});

const blockStarts = (n: number, block: number): readonly number[] =>
  Array.from({ length: Math.ceil(n / block) }, (_, b) => b * block);

const inner = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, c) => sum + value * b[c]!, 0);

function headMean(g: AttentionGeometry, t: LayerTensors): Float64Array {
  const attention = t.denseAttention();
  const size = t.nQ * t.nK;
  const mean = new Float64Array(size);
  for (let i = 0; i < attention.length; i++) mean[i % size]! += attention[i]! / g.nHead;
  return mean;
}

/** One vector per span `[cuts[c], cuts[c + 1])`: head means, summed and divided by √length, by the length or not at all. */
export function chunkVectors(
  rows: HeadRows,
  heads: number,
  d: number,
  cuts: Int32Array,
  aggregation: string,
): Float64Array[] {
  return Array.from({ length: cuts.length - 1 }, (_, chunk) => {
    const sum = new Float64Array(d);
    const length = cuts[chunk + 1]! - cuts[chunk]!;
    for (let h = 0; h < heads; h++) {
      for (let r = cuts[chunk]!; r < cuts[chunk + 1]!; r++) {
        for (let c = 0; c < d; c++) sum[c]! += rows.data[h * rows.stride + r * d + c]! / heads;
      }
    }
    const by = aggregation === 'root' ? Math.sqrt(length) : aggregation === 'mean' ? length : 1;
    return sum.map((value) => value / by);
  });
}

/**
 * Keys `[0, end)` that one block of queries reads: the nearest and the first `edge`, then chunk by chunk in descending
 * score, tokens in order, until there are `total`.
 */
function fillBudget(
  scores: Float64Array,
  cuts: Int32Array,
  end: number,
  total: number,
  edge: number,
): Int32Array {
  if (total >= end) return keyRange(0, end);
  const near = Math.min(edge, Math.ceil(total / 2));
  const first = Math.min(edge, total - near);
  const marks = new Uint8Array(end).fill(1, end - near).fill(1, 0, first);
  let left = total - near - first;
  for (const chunk of topK(scores, scores.length)) {
    for (let j = cuts[chunk]!; left > 0 && j < Math.min(end, cuts[chunk + 1]!); j++) {
      if (marks[j] === 1) continue;
      marks[j] = 1;
      left--;
    }
  }
  return markedKeys(marks, total);
}
