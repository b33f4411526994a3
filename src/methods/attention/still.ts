import { kvHeadOf } from '../../base/causal-attention.ts';
import { topK } from '../../base/top-k.ts';
import type { AttentionGeometry, LayerTensors } from '../../contracts/attention-policy.ts';
import { countParam } from './_shared/budget.ts';
import { arxivPaper } from './_shared/cards.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { headLogits } from './_shared/head-logits.ts';
import { keyRange, markedKeys, unionKeys } from './_shared/key-lists.ts';
import { LinearHalf } from './_shared/linear-half.ts';
import { type SaliencyForm, selfSaliency } from './_shared/self-saliency.ts';

/**
 * STILL (arXiv 2602.02180), the exact half of its hybrid: each query reads its own chunk and the one before, and of all
 * older chunks only the salient tokens, which are those that matter most to themselves in a window of a chunk's length.
 * A chunk's salient tokens are chosen per head when it becomes the third-oldest. The paper folds the others into a linear
 * state with a learned feature map; here they are left out, so that the mask shows what that state would have to carry,
 * or folded in with an untrained map (identity, gate 1) as a control.
 */
export const method = definePolicy({
  id: 'still',
  name: 'STILL (mask)',
  papers: [
    arxivPaper(
      '2602.02180',
      'STILL: Selecting Tokens for Intra-Layer Hybrid Attention to Linearize LLMs',
      'Self-saliency score and chunk-wise routing',
      'Choosing by content which tokens keep exact attention beats choosing by position when a model is made linear.',
    ),
  ],
  fidelity: 'adapted',
  fidelityNote:
    'Scores, routing and the exact half follow the release. Its trained linear half is left out, or stands in untrained as a control.',
  summary: 'Reads two chunks exactly and, of older text, the tokens that attend most to themselves.',
  needs: ['queries-and-keys'],
  params: {
    chunk: countParam(
      'Chunk',
      64,
      [2, 512],
      'Tokens in a chunk and in the window of the score.',
      'code',
      'tokens',
    ),
    salient: countParam(
      'Salient',
      4,
      [0, 512],
      'Tokens that each older chunk keeps, per head.',
      'code',
      'tokens',
    ),
    score: {
      kind: 'choice',
      default: 'readme',
      options: [
        { value: 'readme', label: 'As described' },
        { value: 'decode-code', label: 'As decoding computes it' },
      ],
      label: 'Score',
      help: 'Both rank by the share of a token in its own window, the second only where that share is large.',
      origin: 'code',
    },
    linear: {
      kind: 'choice',
      default: 'off',
      options: [
        { value: 'off', label: 'Left out' },
        { value: 'untrained', label: 'Untrained map' },
      ],
      label: 'Linear half',
      help: 'What becomes of the other tokens. The untrained map is a control: the paper trains it, so expect it to be bad.',
      origin: 'ours',
    },
  },
  stages: { prefill: 'sparse', decode: 'sparse' },
  selects: 'token',
  scope: 'head',
  seeded: false,
  budgetParam: 'salient',
  start(run, { chunk, salient: wanted, score, linear }) {
    const g = run.geometry;
    const salient = Math.min(wanted, chunk);
    const layers = new Map<number, LayerSaliency>();
    return {
      plan(t) {
        const layer = layers.get(t.layer) ?? new LayerSaliency(g, chunk, salient, score as SaliencyForm);
        layers.set(t.layer, layer);
        layer.score(t);
        const rows = Array.from({ length: g.nHead }, (_, head) => {
          const byChunk = new Map<number, Int32Array>();
          return Array.from({ length: t.nQ }, (__, r) => {
            const c = Math.floor((t.qStart + r) / chunk);
            const list = byChunk.get(c) ?? layer.keysFor(head, c, t.nK);
            byChunk.set(c, list);
            return list;
          });
        });
        const windowed = 2 * g.dHead * g.nHead * Math.min(chunk, t.nK) * t.nQ;
        const plan = { attend: { kind: 'rows', rows }, evict: layer.evict(t) } as const;
        if (linear === 'off') return { ...plan, selectionFlops: windowed };
        const { out, flops } = layer.hybrid(t, rows);
        return { ...plan, selectionFlops: windowed + flops, override: out };
      },
      rowLimit: (t, row) => {
        const c = Math.floor((t.qStart + row) / chunk);
        return 2 * chunk + salient * Math.max(0, c - 1);
      },
    };
  },
});

/** Scores and salient tokens of one layer, growing with the text. */
class LayerSaliency {
  readonly #scores: number[][];
  /** `[head][chunk]` */
  readonly #salient: Int32Array[][];
  readonly #linear: { readonly state: LinearHalf; chunks: number }[] = [];
  #evictedChunks = 0;
  readonly #g: AttentionGeometry;
  readonly #chunk: number;
  readonly #count: number;
  readonly #form: SaliencyForm;

  constructor(g: AttentionGeometry, chunk: number, count: number, form: SaliencyForm) {
    this.#g = g;
    this.#chunk = chunk;
    this.#count = count;
    this.#form = form;
    this.#scores = Array.from({ length: g.nHead }, () => []);
    this.#salient = Array.from({ length: g.nHead }, () => []);
  }

  /** Scores the tokens of a call, and chooses in every chunk that it completes. */
  score(t: LayerTensors): void {
    this.#scores.forEach((scores, head) => {
      for (let r = 0; r < t.nQ; r++) {
        const logits = windowLogits(this.#g, t, head, r, this.#chunk);
        scores.push(selfSaliency(logits, this.#form, this.#chunk));
      }
      const chosen = this.#salient[head]!;
      while ((chosen.length + 1) * this.#chunk <= scores.length) {
        const from = chosen.length * this.#chunk;
        chosen.push(topK(scores.slice(from, from + this.#chunk), this.#count).map((i) => from + i));
      }
    });
  }

  /** What a query of chunk c reads: chunks c − 1 and c, and the salient tokens of all before. */
  keysFor(head: number, c: number, nK: number): Int32Array {
    const older = this.#salient[head]!.slice(0, Math.max(0, c - 1));
    return unionKeys(
      nK,
      ...older,
      keyRange(Math.max(0, c - 1) * this.#chunk, Math.min(nK, (c + 1) * this.#chunk)),
    );
  }

  /**
   * Exact attention over the kept keys, merged with linear attention over the tokens of chunks ≤ c − 2 that are not salient.
   * @param rows `[H][nQ]` what each row reads exactly.
   */
  hybrid(
    t: LayerTensors,
    rows: readonly (readonly Int32Array[])[],
  ): { readonly out: Float32Array; readonly flops: number } {
    const { nHead, nKvHead, dHead: d } = this.#g;
    const out = new Float32Array(nHead * t.nQ * d);
    let folded = 0;
    for (let head = 0; head < nHead; head++) {
      const half = (this.#linear[head] ??= { state: new LinearHalf(d), chunks: 0 });
      for (let row = 0; row < t.nQ; row++) {
        const c = Math.floor((t.qStart + row) / this.#chunk);
        for (; half.chunks < c - 1; half.chunks++) {
          const salient = new Set(this.#salient[head]![half.chunks]);
          for (let i = 0; i < this.#chunk; i++) {
            const token = half.chunks * this.#chunk + i;
            if (salient.has(token)) continue;
            half.state.fold(t, kvHeadOf(head, nHead, nKvHead), token);
            folded++;
          }
        }
        const keys = rows[head]![row]!.filter((key) => key <= t.qStart + row);
        const at = (head * t.nQ + row) * d;
        half.state.merge(this.#g, t, { head, row, keys }, out.subarray(at, at + d));
      }
    }
    return { out, flops: 4 * d * (d + 1) * (folded + nHead * t.nQ) };
  }

  /** Tokens of chunks that became old since the last decode step and that no query head of the group finds salient. */
  evict({ stage, qStart }: LayerTensors): readonly Int32Array[] {
    if (stage === 'prefill') return [];
    const { nHead, nKvHead } = this.#g;
    const from = this.#evictedChunks;
    const to = Math.max(from, Math.floor(qStart / this.#chunk) - 1);
    this.#evictedChunks = to;
    return Array.from({ length: nKvHead }, (_, group) => {
      const marks = new Uint8Array(to * this.#chunk).fill(1, from * this.#chunk);
      this.#salient.forEach((chunks, head) => {
        if (kvHeadOf(head, nHead, nKvHead) !== group) return;
        for (const keys of chunks.slice(from, to)) for (const key of keys) marks[key] = 0;
      });
      return markedKeys(
        marks,
        marks.reduce((sum, bit) => sum + bit, 0),
      );
    });
  }
}

/** Scaled scores of the last `window` keys up to the row's own token, which comes last. */
function windowLogits(
  g: AttentionGeometry,
  t: LayerTensors,
  head: number,
  row: number,
  window: number,
): Float64Array {
  const from = Math.max(0, t.qStart + row + 1 - window);
  return headLogits(g, t, head, row, from).map((logit) => logit * g.scale);
}
