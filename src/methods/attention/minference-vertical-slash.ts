import { topK } from '../../base/top-k.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { lastRowsAttention, scoringFlops } from './_shared/head-logits.ts';
import { densePlan } from './_shared/key-lists.ts';

/**
 * MInference's vertical-slash (arXiv 2407.02490): the attention of the last queries, summed down columns and along
 * diagonals, shows which keys everybody reads and at which distances heads look; the prompt is read along the best
 * columns and diagonals only. Decoding is dense.
 */
export const method = definePolicy({
  id: 'minference-vertical-slash',
  name: 'MInference: vertical-slash',
  papers: [
    arxivPaper(
      '2407.02490',
      'MInference 1.0: Accelerating Pre-filling for Long-Context LLMs via Dynamic Sparse Attention',
      '§3, vertical-slash',
      'The columns and diagonals that the last queries use are those that the whole prompt uses.',
    ),
  ],
  fidelity: 'adapted',
  fidelityNote:
    'The pattern is forced on every head with one split of the budget; the paper gives each head its own pattern and split, found offline.',
  summary:
    'While the prompt is read, each head sees its best columns and diagonals, estimated from the last queries.',
  needs: ['queries-and-keys', 'attention-scores'],
  params: {
    budget: budgetParam(0.125, 'from 30 columns with 800 diagonals to 1,000 with 6,096'),
    columnShare: {
      kind: 'number',
      default: 0.14,
      min: 0,
      max: 1,
      step: 0.01,
      label: 'Column share',
      help: 'Part of the budget that goes to columns; the rest goes to diagonals.',
      origin: 'code',
    },
    lastQueries: countParam(
      'Last queries',
      64,
      [1, 256],
      'Queries that the estimate is made on.',
      'paper',
      'queries',
    ),
    forced: countParam(
      'Forced',
      4,
      [1, 128],
      'First columns and nearest diagonals that are always taken, within the budget. Published: 30 each.',
      'ours',
    ),
  },
  stages: { prefill: 'sparse', decode: 'dense' },
  selects: 'token',
  scope: 'head',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, columnShare, lastQueries, forced }) {
    const { geometry: g } = run;
    const total = budgetKeys(run, budget);
    const columns = Math.min(total - 1, Math.round(total * columnShare));
    return {
      plan(t) {
        if (t.stage === 'decode' || total >= t.nK) return densePlan;
        const rows = Math.min(lastQueries, t.nQ);
        const attention = lastRowsAttention(g, t, rows);
        const lists = Array.from({ length: g.nHead }, (_, h) => {
          const head = attention.subarray(h * rows * t.nK, (h + 1) * rows * t.nK);
          const { vertical, slash } = verticalSlash(head, t.nK, t.nQ - rows);
          vertical.fill(Infinity, 0, forced);
          slash.fill(Infinity, 0, forced);
          return crossings(topK(vertical, columns), topK(slash, total - columns), t.nQ);
        });
        return { attend: { kind: 'rows', rows: lists }, selectionFlops: scoringFlops(g, t, rows) };
      },
      rowLimit: (t) => (t.stage === 'decode' ? t.nK : total),
    };
  },
});

/**
 * Sums of an attention block `[rows, nK]` down its columns, and along its diagonals by distance `query - key`.
 * @param qStart token of the first row.
 */
export function verticalSlash(
  attention: Float32Array,
  nK: number,
  qStart: number,
): { vertical: Float64Array; slash: Float64Array } {
  const vertical = new Float64Array(nK);
  const slash = new Float64Array(nK);
  for (let at = 0, token = qStart; at < attention.length; at += nK, token++) {
    for (let j = 0; j <= token; j++) {
      vertical[j]! += attention[at + j]!;
      slash[token - j]! += attention[at + j]!;
    }
  }
  return { vertical, slash };
}

/** For every row of the prompt the keys on one of the columns or at one of the distances, ascending. */
function crossings(columns: Int32Array, distances: Int32Array, n: number): readonly Int32Array[] {
  const isColumn = new Uint8Array(n);
  const isDistance = new Uint8Array(n);
  for (const column of columns) isColumn[column] = 1;
  for (const distance of distances) isDistance[distance] = 1;
  const buffer = new Int32Array(columns.length + distances.length);
  return Array.from({ length: n }, (_, row) => {
    let count = 0;
    for (let j = 0; j <= row; j++) if (isColumn[j]! | isDistance[row - j]!) buffer[count++] = j;
    return buffer.slice(0, count);
  });
}
