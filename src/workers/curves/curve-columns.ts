import { expOfNegative } from '../../base/exp-table.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { CurvePoints } from '../../contracts/curve.ts';
import type { SparseDistribution } from '../../methods/entropy/witten-bell.ts';

/** Most probable ids that are kept of every prediction. */
export const candidateCount = 10;

/**
 * What a curve keeps of each prediction: its figures in bits and its most probable ids. Distributions themselves, 16 kB a token and
 * more, end here.
 */
export class CurveColumns {
  readonly #surprisal: Float32Array<ArrayBuffer>;
  readonly #entropy: Float32Array<ArrayBuffer>;
  readonly #rank: Uint32Array<ArrayBuffer>;
  /** Shape [tokens, candidateCount], most probable first; −1 where there are fewer. */
  readonly #ids: Int32Array<ArrayBuffer>;
  readonly #probabilities: Float32Array<ArrayBuffer>;
  /** Logits or probabilities of the candidates of the row being read. */
  readonly #best = new Float64Array(candidateCount);

  constructor(tokens: number) {
    this.#surprisal = new Float32Array(tokens).fill(Number.NaN);
    this.#entropy = new Float32Array(tokens).fill(Number.NaN);
    this.#rank = new Uint32Array(tokens);
    this.#ids = new Int32Array(tokens * candidateCount).fill(-1);
    this.#probabilities = new Float32Array(tokens * candidateCount);
  }

  /** Copies of the figures of tokens `[from, to)`. */
  points(from: number, to: number): Omit<CurvePoints, 'backend' | 'isLast'> {
    return {
      from,
      surprisal: this.#surprisal.slice(from, to),
      entropy: this.#entropy.slice(from, to),
      rank: this.#rank.slice(from, to),
    };
  }

  /** The most probable ids in the place of token `index`, with their probabilities. */
  candidates(index: number): { readonly id: number; readonly probability: number }[] {
    const first = index * candidateCount;
    return Array.from(this.#ids.subarray(first, first + candidateCount), (id, k) => ({
      id,
      probability: this.#probabilities[first + k]!,
    })).filter(({ id }) => id >= 0);
  }

  /**
   * Token `index` was `target` where the model gave these logits: log-softmax, entropy, rank and candidates in double precision.
   * @param logits row `row` of `[rows, vocab]` is read; −∞ means impossible.
   * @throws TokenscopeError `unsupported` when they are no distribution.
   */
  scoreLogits(index: number, target: number, logits: Float32Array, row: number, vocab: number): void {
    const from = row * vocab;
    const own = logits[from + target]!;
    let top = Number.NEGATIVE_INFINITY;
    let above = 0;
    let kept = 0;
    let least = Number.NEGATIVE_INFINITY;
    for (let id = 0; id < vocab; id++) {
      const logit = logits[from + id]!;
      if (logit > own) above++;
      if (logit > least || kept < candidateCount) {
        if (logit > top) top = logit;
        kept = this.#offer(index, id, logit, kept);
        if (kept === candidateCount) least = this.#best[candidateCount - 1]!;
      }
    }
    let sum = 0;
    let weighted = 0;
    for (let id = 0; id < vocab; id++) {
      const below = logits[from + id]! - top;
      const mass = expOfNegative(below);
      sum += mass;
      if (mass !== 0) weighted += mass * below;
    }
    if (!(sum >= 1)) throw noDistribution();
    const logSum = Math.log(sum);
    this.#surprisal[index] = (logSum + top - own) / Math.LN2;
    this.#entropy[index] = Math.max(0, (logSum - weighted / sum) / Math.LN2);
    this.#rank[index] = above + 1;
    for (let k = 0; k < kept; k++) {
      this.#probabilities[index * candidateCount + k] = Math.exp(this.#best[k]! - top) / sum;
    }
  }

  /** Token `index` was `target` where a counting model gave this distribution over `vocab` ids. */
  scoreSparse(
    index: number,
    target: number,
    { ids, probabilities, rest }: SparseDistribution,
    vocab: number,
  ): void {
    const at = ids.indexOf(target);
    const own = at < 0 ? rest : probabilities[at]!;
    const others = vocab - ids.length;
    let entropy = others > 0 ? -others * rest * Math.log2(rest) : 0;
    let above = rest > own ? others : 0;
    let kept = 0;
    for (let k = 0; k < ids.length; k++) {
      const p = probabilities[k]!;
      entropy -= p * Math.log2(p);
      if (p > own) above++;
      if (kept < candidateCount || p > this.#best[kept - 1]!) kept = this.#offer(index, ids[k]!, p, kept);
    }
    this.#surprisal[index] = -Math.log2(own);
    this.#entropy[index] = Math.max(0, entropy);
    this.#rank[index] = above + 1;
    for (let k = 0; k < kept; k++) this.#probabilities[index * candidateCount + k] = this.#best[k]!;
  }

  /** Puts an id into the ordered candidates of a token, after those of equal weight. @returns how many there are now */
  #offer(index: number, id: number, weight: number, kept: number): number {
    const first = index * candidateCount;
    let at = Math.min(kept, candidateCount - 1);
    while (at > 0 && this.#best[at - 1]! < weight) {
      this.#best[at] = this.#best[at - 1]!;
      this.#ids[first + at] = this.#ids[first + at - 1]!;
      at--;
    }
    this.#best[at] = weight;
    this.#ids[first + at] = id;
    return Math.min(kept + 1, candidateCount);
  }
}

const noDistribution = (): TokenscopeError =>
  new TokenscopeError(
    'unsupported',
    'The model gave values that are no logits (not a number, or infinite).',
    'Try another precision of the model.',
  );
