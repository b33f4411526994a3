import { kvHeadOf } from '../../base/causal-attention.ts';
import { topK } from '../../base/top-k.ts';
import type { LayerTensors } from '../../contracts/attention-policy.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { densePlan, keyRange, perHead } from './_shared/key-lists.ts';

/**
 * H2O (arXiv 2306.14048): a key's worth is the attention that it has received so far. After the prompt, and after each
 * token, every key/value head keeps the most worthy keys among the older ones and all recent ones; the rest is evicted
 * for good and what stays keeps its score. Scores of a key head are summed over the query heads that share it. A step
 * reads what is held and its own key, so the budget and one.
 */
export const method = definePolicy({
  id: 'h2o',
  name: 'H2O',
  papers: [
    arxivPaper(
      '2306.14048',
      'H2O: Heavy-Hitter Oracle for Efficient Generative Inference of Large Language Models',
      '§4',
      'A few heavy hitters receive most of the attention, so the cache can shrink to them and the recent tokens.',
    ),
  ],
  fidelity: 'exact',
  fidelityNote: 'Follows the rule of the release; an independent NumPy program agrees key by key.',
  summary: 'Keeps the keys that have received most attention so far, and the recent ones; evicts the rest.',
  needs: ['queries-and-keys', 'attention-scores'],
  params: {
    budget: budgetParam(0.125, '512 recent keys and the rest heavy hitters'),
    recentShare: {
      kind: 'number',
      default: 0.5,
      min: 0,
      max: 1,
      step: 0.05,
      label: 'Recent share',
      help: 'Part of the budget that goes to the most recent keys.',
      origin: 'paper',
    },
  },
  stages: { prefill: 'dense', decode: 'sparse' },
  selects: 'token',
  scope: 'head',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, recentShare }) {
    const { nHead, nKvHead } = run.geometry;
    const total = budgetKeys(run, budget);
    const recent = Math.round(total * recentShare);
    const layers = new Map<number, readonly HeavyHitters[]>();
    return {
      plan(t) {
        if (t.stage === 'prefill') {
          layers.set(
            t.layer,
            Array.from({ length: nKvHead }, () => new HeavyHitters(keyRange(0, t.nK))),
          );
          return densePlan;
        }
        const caches = layers.get(t.layer)!;
        const evict = caches.map((cache) => cache.evict(total - recent, recent));
        for (const cache of caches) cache.add(t.nK - 1);
        const lists = Array.from({ length: nHead }, (_, h) => caches[kvHeadOf(h, nHead, nKvHead)]!.keys());
        return { attend: perHead(t, lists), selectionFlops: nKvHead * lists[0]!.length, evict };
      },
      rowLimit: (t) => (t.stage === 'prefill' ? t.nK : total + 1),
      afterAttend(t, attention) {
        for (let h = 0; h < nHead; h++) {
          layers.get(t.layer)![kvHeadOf(h, nHead, nKvHead)]!.credit(t, attention, h);
        }
      },
    };
  },
});

/** The cache of one key/value head with the attention that each key has received. */
class HeavyHitters {
  #held: number[];
  readonly #score = new Map<number, number>();

  constructor(keys: ArrayLike<number>) {
    this.#held = Array.from(keys);
  }

  keys(): Int32Array {
    return Int32Array.from(this.#held);
  }

  add(key: number): void {
    this.#held.push(key);
  }

  /** Adds what each held key received in one query head. */
  credit(t: LayerTensors, attention: Float32Array, head: number): void {
    const received = new Float64Array(t.nK);
    for (let r = 0; r < t.nQ; r++) {
      const at = (head * t.nQ + r) * t.nK;
      for (let key = 0; key < t.nK; key++) received[key]! += attention[at + key]!;
    }
    for (const key of this.#held) this.#score.set(key, (this.#score.get(key) ?? 0) + received[key]!);
  }

  /** Keeps the `hitters` best of all but the last `recent`, and these; returns the others. */
  evict(hitters: number, recent: number): Int32Array {
    const older = this.#held.slice(0, Math.max(0, this.#held.length - recent));
    const best = topK(
      Float64Array.from(older, (key) => this.#score.get(key)!),
      hitters,
    );
    const kept = new Set(Array.from(best, (i) => older[i]!));
    this.#held = [...older.filter((key) => kept.has(key)), ...this.#held.slice(older.length)];
    return Int32Array.from(older.filter((key) => !kept.has(key)));
  }
}
