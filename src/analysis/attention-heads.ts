/** Keys this near count as local, the own one among them. */
export const localReach = 16;

/** Figures of one head; see `HeadStatistics` of the attention view. */
export interface HeadFigures {
  readonly entropy: number;
  readonly sink: number;
  readonly previous: number;
  readonly local: number;
  readonly induction: number;
  readonly retrieval: number;
}

/** Where each token stood before: for row i the keys j < i with the same id, ascending. O(n²) at worst. */
export function earlierOccurrences(ids: Int32Array): readonly Int32Array[] {
  const seen = new Map<number, number[]>();
  return Array.from(ids, (id, i) => {
    const places = seen.get(id) ?? [];
    const before = Int32Array.from(places);
    places.push(i);
    seen.set(id, places);
    return before;
  });
}

/** Mean over rows; NaN without any. */
class RowMean {
  #sum = 0;
  #count = 0;

  add(value: number): void {
    this.#sum += value;
    this.#count++;
  }

  get value(): number {
    return this.#count > 0 ? this.#sum / this.#count : Number.NaN;
  }
}

/**
 * Statistics and thumbnail of one head, fed rows of its probabilities in order, so that a long text needs no whole map.
 * Token statistics are taken of causal text heads alone: without ids they stay NaN.
 */
export class HeadReader {
  readonly #n: number;
  readonly #size: number;
  readonly #thumbnail: Float32Array;
  readonly #text: { readonly ids: Int32Array; readonly earlier: readonly Int32Array[] } | null;
  readonly #entropy = new RowMean();
  readonly #sink = new RowMean();
  readonly #previous = new RowMean();
  readonly #local = new RowMean();
  readonly #induction = new RowMean();
  readonly #retrieval = new RowMean();

  /**
   * @param text ids of the tokens and their {@link earlierOccurrences}; null for an image.
   * @param thumbnail `[size, size]`, zeros, gets the largest probability of every cell's pairs.
   */
  constructor(
    n: number,
    text: { readonly ids: Int32Array; readonly earlier: readonly Int32Array[] } | null,
    thumbnail: Float32Array,
  ) {
    this.#n = n;
    this.#text = text;
    this.#thumbnail = thumbnail;
    this.#size = Math.round(Math.sqrt(thumbnail.length));
  }

  /** @param weights `[n]` of row `i`, zeros where it may not look. */
  addRow(i: number, weights: Float32Array): void {
    this.#pool(i, weights);
    const visible = this.#text ? i + 1 : this.#n;
    let entropy = 0;
    for (let j = 0; j < visible; j++) {
      const p = weights[j]!;
      if (p > 1e-12) entropy -= p * Math.log(p);
    }
    this.#entropy.add(entropy);
    if (i > 0) this.#sink.add(weights[0]!);
    if (this.#text) this.#addTextRow(i, weights, this.#text.ids, this.#text.earlier[i]!);
  }

  get figures(): HeadFigures {
    return {
      entropy: this.#entropy.value,
      sink: this.#sink.value,
      previous: this.#previous.value,
      local: this.#local.value,
      induction: this.#induction.value,
      retrieval: this.#retrieval.value,
    };
  }

  #addTextRow(i: number, weights: Float32Array, ids: Int32Array, earlier: Int32Array): void {
    if (i > 0) this.#previous.add(weights[i - 1]!);
    let local = 0;
    for (let j = Math.max(0, i - localReach + 1); j <= i; j++) local += weights[j]!;
    this.#local.add(local);
    if (earlier.length > 0) {
      let induction = 0;
      for (const j of earlier) induction += weights[j + 1]!;
      this.#induction.add(induction);
    }
    const next = ids[i + 1];
    const farthest = i - localReach;
    if (next === undefined || farthest < 1 || !hasWithin(ids, next, farthest)) return;
    let best = 1;
    for (let j = 2; j <= i; j++) if (weights[j]! > weights[best]!) best = j;
    this.#retrieval.add(best <= farthest && ids[best] === next ? 1 : 0);
  }

  #pool(i: number, weights: Float32Array): void {
    const size = this.#size;
    const at = Math.floor((i * size) / this.#n) * size;
    const visible = this.#text ? i + 1 : this.#n;
    for (let j = 0; j < visible; j++) {
      const cell = at + Math.floor((j * size) / this.#n);
      if (weights[j]! > this.#thumbnail[cell]!) this.#thumbnail[cell] = weights[j]!;
    }
  }
}

/** Whether `id` stands at one of the tokens 1 … `last`. */
function hasWithin(ids: Int32Array, id: number, last: number): boolean {
  const at = ids.indexOf(id, 1);
  return at >= 0 && at <= last;
}
