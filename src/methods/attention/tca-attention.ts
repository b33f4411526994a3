import type { LayerTensors } from '../../contracts/attention-policy.ts';
import { budgetGrid, keysWithin } from './_shared/block-budgets.ts';
import { countParam } from './_shared/budget.ts';
import { arxivPaper } from './_shared/cards.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { lastRowsAttention, scoringFlops } from './_shared/head-logits.ts';
import { densePlan, keyRange, listThenRange, perHead, unionKeys } from './_shared/key-lists.ts';
import { unreadKeys } from './_shared/unread-keys.ts';

/**
 * TCA-Attention (arXiv 2512.09238), reconstructed: the abstract and a summary tell of budgets per head from one
 * calibration pass, drawn from a log-Gaussian family of block quotas, and of a light redundancy measure that keeps the
 * core tokens in both stages. Ours is all that they do not tell: a key's importance is the mean attention of the last
 * queries, a block is the less redundant the more importance it holds, and each head takes the sparsest configuration
 * that retains the wanted mass for those queries. It is calibrated on the prompt itself.
 */
export const method = definePolicy({
  id: 'tca-attention',
  name: 'TCA-Attention',
  papers: [
    arxivPaper(
      '2512.09238',
      'Training-free Context-adaptive Attention for Efficient Long Context Modeling',
      'Abstract; the method is our reconstruction',
      'Budgets per head and a redundancy measure speed up prompt and generation and shrink the cache without training.',
    ),
  ],
  fidelity: 'reconstruction',
  fidelityNote:
    'The family of budgets is the published one; the redundancy measure, the block size, the calibration on the prompt itself and the wanted mass are ours.',
  summary:
    'Each head keeps, block by block, as few tokens as retain the wanted attention, and evicts the rest.',
  needs: ['queries-and-keys', 'attention-scores'],
  params: {
    mass: {
      kind: 'number',
      default: 0.95,
      min: 0,
      max: 1,
      step: 0.01,
      label: 'Retained mass',
      help: 'Attention of the last queries that a head must keep; 1 keeps everything.',
      origin: 'ours',
    },
    blockLog: countParam('Block', 4, [1, 7], 'Logarithm to base 2 of the tokens in a block.', 'ours'),
    lastQueries: countParam(
      'Last queries',
      32,
      [1, 256],
      'Queries whose attention measures importance.',
      'ours',
      'queries',
    ),
    sinks: countParam('Sinks', 4, [0, 64], 'First tokens that always stay.', 'ours', 'tokens'),
  },
  stages: { prefill: 'sparse', decode: 'sparse' },
  selects: 'token',
  scope: 'head',
  seeded: false,
  budgetParam: 'mass',
  start(run, { mass, blockLog, lastQueries, sinks }) {
    const { geometry: g, promptLength: n } = run;
    const block = 2 ** blockLog;
    const layers = new Map<number, readonly Int32Array[]>();
    const announced = new Set<number>();
    const promptKeys = (core: Int32Array): Int32Array =>
      unionKeys(n, core, keyRange(Math.max(0, n - block), n));
    return {
      plan(t) {
        if (mass >= 1) return densePlan;
        if (t.stage === 'decode') {
          const cores = layers.get(t.layer)!.map(promptKeys);
          const lists = cores.map((keys) => unionKeys(t.nK, keys, keyRange(n, t.nK)));
          const evict = announced.has(t.layer) ? [] : unreadKeys(g, cores, n);
          announced.add(t.layer);
          return { attend: perHead(t, lists), selectionFlops: 0, evict };
        }
        const rows = Math.min(lastQueries, t.nQ);
        const attention = lastRowsAttention(g, t, rows);
        const cores = Array.from({ length: g.nHead }, (_, h) =>
          calibrate(attention.subarray(h * rows * t.nK, (h + 1) * rows * t.nK), t, { mass, block, sinks }),
        );
        layers.set(t.layer, cores);
        const lists = cores.map((core) =>
          Array.from({ length: t.nQ }, (_, i) => listThenRange(core, Math.max(0, i + 1 - block), i + 1)),
        );
        return { attend: { kind: 'rows', rows: lists }, selectionFlops: scoringFlops(g, t, rows) };
      },
      rowLimit: (t) => {
        if (mass >= 1) return t.nK;
        const largest = layers.get(t.layer)!.reduce((most, core) => Math.max(most, core.length), 0);
        return largest + block + t.nK - n;
      },
    };
  },
});

interface Wanted {
  readonly mass: number;
  readonly block: number;
  readonly sinks: number;
}

/** The core keys of one head: sinks, and what the sparsest sufficient budget keeps; all keys when none suffices. */
function calibrate(
  attention: Float32Array,
  { nK, nQ }: LayerTensors,
  { mass, block, sinks }: Wanted,
): Int32Array {
  const rows = attention.length / nK;
  const importance = new Float64Array(nK);
  for (let i = 0; i < attention.length; i++) importance[i % nK]! += attention[i]! / rows;
  for (const budget of budgetGrid(block)) {
    const core = unionKeys(nK, keyRange(0, sinks), keysWithin(importance, budget, block));
    if (retained(attention, nK, nQ - rows, core, block) >= mass) return core;
  }
  return keyRange(0, nK);
}

/** Mean attention of the rows on the core keys and on the last `block` keys up to each row's own token. */
function retained(
  attention: Float32Array,
  nK: number,
  qStart: number,
  core: Int32Array,
  block: number,
): number {
  const isCore = new Uint8Array(nK);
  for (const key of core) isCore[key] = 1;
  let sum = 0;
  for (let at = 0, token = qStart; at < attention.length; at += nK, token++) {
    for (let j = 0; j <= token; j++) if (isCore[j] === 1 || j > token - block) sum += attention[at + j]!;
  }
  return sum / (attention.length / nK);
}
