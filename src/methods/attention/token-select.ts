import { softmax } from '../../base/softmax.ts';
import { topK } from '../../base/top-k.ts';
import { createTensor } from '../../base/tensor.ts';
import { kvHeadOf } from '../../base/causal-attention.ts';
import type { AttentionGeometry, LayerPlan, LayerTensors } from '../../contracts/attention-policy.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { densePlan, keyRange, sharedRows, unionKeys } from './_shared/key-lists.ts';

/**
 * TokenSelect (arXiv 2411.02886): single tokens are selected per layer for all heads together. Each head spreads one vote
 * over the candidates by softmax, so that no head with large norms outvotes the others; the k best, the first tokens and
 * a local window are read. The prompt goes in chunks whose mean query votes; while decoding, a query that resembles the
 * one of the last selection reuses its result (the reference query stays until a new selection).
 * Departures: keys are scored as rotated, at their places in the text (the paper scores unrotated keys, which needs taps
 * before the rotation); query heads read the key head of their group (the release's kernel pairs them off by one rule
 * wrongly); the budget is the total, so k is what the first tokens and the window leave.
 */
export const method = definePolicy({
  id: 'token-select',
  name: 'TokenSelect',
  papers: [
    arxivPaper(
      '2411.02886',
      'TokenSelect: Efficient Long-Context Inference and Length Extrapolation for LLMs via Dynamic Token-Level KV Cache Selection',
      '§3',
      'Selecting single tokens by soft votes of the heads beats selecting blocks or adding raw scores.',
    ),
  ],
  fidelity: 'adapted',
  fidelityNote:
    'Votes are taken on rotated keys at their places in the text; the paper votes on keys before rotation.',
  summary: 'All heads of a layer vote for the tokens to read; similar queries reuse the last choice.',
  needs: ['queries-and-keys'],
  params: {
    budget: budgetParam(0.125, '128 first, 512 local and 2,048 selected keys'),
    initial: countParam('First tokens', 4, [1, 512], 'Always read. Published: 128.', 'ours', 'tokens'),
    local: countParam(
      'Local',
      32,
      [1, 2048],
      'Most recent tokens, always read. Published: 512.',
      'ours',
      'tokens',
    ),
    chunk: countParam(
      'Chunk',
      32,
      [1, 1024],
      'Prompt tokens that select together. Published: 512.',
      'ours',
      'tokens',
    ),
    similarity: {
      kind: 'number',
      default: 0.9,
      min: 0,
      max: 1.01,
      step: 0.01,
      label: 'Reuse from',
      help: 'Cosine of two queries from which a selection is reused; above 1 it never is.',
      origin: 'paper',
    },
    vote: {
      kind: 'choice',
      default: 'soft',
      options: [
        { value: 'soft', label: 'Soft vote' },
        { value: 'hard', label: 'Hard vote' },
        { value: 'logits', label: 'Sum of scores' },
      ],
      label: 'Vote',
      help: "How the heads' scores are joined; the other two are the paper's ablations.",
      origin: 'paper',
    },
  },
  stages: { prefill: 'sparse', decode: 'sparse' },
  selects: 'token',
  scope: 'layer',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, initial: wantedInitial, local: wantedLocal, chunk, similarity, vote }) {
    const g = run.geometry;
    const total = budgetKeys(run, budget);
    const initial = Math.min(wantedInitial, Math.max(1, total - 2));
    const local = Math.min(wantedLocal, Math.max(1, total - initial - 1));
    const k = Math.max(0, total - initial - local);
    const cache = new Map<number, { query: Float64Array; picks: Int32Array }>();
    const withPicks = (picks: Int32Array, nK: number): Int32Array =>
      unionKeys(nK, keyRange(0, initial), picks, keyRange(nK - local, nK));

    const prefill = (t: LayerTensors): LayerPlan => {
      let selectionFlops = 0;
      const lists: Int32Array[] = [];
      for (let from = 0; from < t.nQ; from += chunk) {
        const to = Math.min(t.nQ, from + chunk);
        if (total >= to) lists.push(keyRange(0, to));
        else {
          const votes = castVotes(g, t, meanQueries(g, t, from, to), [initial, to - local], vote, k);
          lists.push(withPicks(offset(topK(votes, k), initial), to));
          selectionFlops += g.nHead * g.dHead * (to - from + 2 * votes.length);
        }
      }
      return { attend: sharedRows(t, (token) => lists[Math.floor(token / chunk)]!), selectionFlops };
    };

    const decode = (t: LayerTensors): LayerPlan => {
      if (total >= t.nK) return densePlan;
      const query = meanQueries(g, t, 0, 1);
      const last = cache.get(t.layer);
      const compared = last ? 6 * query.length : 0;
      if (last && cosine(query, last.query) >= similarity) {
        const attend = sharedRows(t, () => withPicks(last.picks, t.nK));
        return { attend, selectionFlops: compared, note: 'reuses its selection' };
      }
      const votes = castVotes(g, t, query, [initial, t.nK - local], vote, k);
      const picks = offset(topK(votes, k), initial);
      cache.set(t.layer, { query, picks });
      return {
        attend: sharedRows(t, () => withPicks(picks, t.nK)),
        selectionFlops: compared + 2 * g.nHead * g.dHead * votes.length,
        scores: { label: 'votes', values: createTensor(Float32Array.from(votes), [votes.length]) },
        note: 'selects',
      };
    };
    return { plan: (t) => (t.stage === 'prefill' ? prefill(t) : decode(t)), rowLimit: () => total };
  },
});

const offset = (indices: Int32Array, by: number): Int32Array => indices.map((index) => index + by);

/** Mean over query rows `[from, to)`, all heads side by side: `[H · d]`. */
function meanQueries(g: AttentionGeometry, t: LayerTensors, from: number, to: number): Float64Array {
  const d = g.dHead;
  const mean = new Float64Array(g.nHead * d);
  for (let i = 0; i < mean.length; i++) {
    const at = Math.floor(i / d) * t.q.stride + (i % d);
    for (let r = from; r < to; r++) mean[i]! += t.q.data[at + r * d]!;
    mean[i]! /= to - from;
  }
  return mean;
}

function castVotes(
  g: AttentionGeometry,
  t: LayerTensors,
  query: Float64Array,
  [from, to]: readonly [number, number],
  vote: string,
  k: number,
): Float64Array {
  const d = g.dHead;
  const logits = Array.from({ length: g.nHead }, (_, h) => {
    const keysAt = kvHeadOf(h, g.nHead, g.nKvHead) * t.k.stride;
    const scores = new Float64Array(to - from);
    for (let j = 0; j < scores.length; j++) {
      const at = keysAt + (from + j) * d;
      let sum = 0;
      for (let c = 0; c < d; c++) sum += query[h * d + c]! * t.k.data[at + c]!;
      scores[j] = sum;
    }
    return scores;
  });
  return joinVotes(logits, vote, k);
}

/**
 * One score per candidate from the heads' raw scores `[H][candidates]`: `soft` adds softmaxes, so that every head gives
 * one vote in all; `hard` counts in how many heads' top k a candidate is; `logits` adds the scores.
 */
export function joinVotes(logits: readonly Float64Array[], vote: string, k: number): Float64Array {
  const votes = new Float64Array(logits[0]!.length);
  for (const head of logits) {
    if (vote === 'hard') for (const j of topK(head, k)) votes[j]! += 1;
    else (vote === 'soft' ? softmax(head) : head).forEach((value, j) => (votes[j]! += value));
  }
  return votes;
}

function cosine(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
