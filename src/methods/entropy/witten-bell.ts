import type { MethodInfo } from '../../contracts/method.ts';
import type { SyncNextUnitModel } from '../../contracts/next-unit-model.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { resolveParams } from '../../contracts/params.ts';

/**
 * Interpolated n-gram model with Witten–Bell smoothing (Witten & Bell 1991, method C):
 *   p_k(u | h) = (c(h, u) + T(h) · p_{k−1}(u | h′)) / (c(h) + T(h)),   p_{−1} = 1 / vocab,
 * where c counts continuations of the context h seen in training, T(h) is the number of distinct ones and h′ drops the
 * oldest unit. A context never seen backs off entirely. It trains in one pass and is exactly reproducible, so every method
 * that needs "a model" can run on the person's own text with it.
 */
export class WittenBellModel implements SyncNextUnitModel {
  readonly vocab: number;
  /** Longest context, in units: order 5 looks at 5 units. */
  readonly order: number;
  readonly #contexts = new ContextTree();
  /** Scratch of {@link sparseProbs}. */
  readonly #matched: number[] = [];
  readonly #sums: Float64Array;
  readonly #met: Uint8Array;

  /** A model that has counted nothing yet. @param order 0 (frequencies only) to 8. */
  constructor(vocab: number, order = 5) {
    this.vocab = vocab;
    this.order = order;
    this.#sums = new Float64Array(vocab);
    this.#met = new Uint8Array(vocab);
  }

  /**
   * @param units ids in [0, vocab), in text order.
   * @param order 0 (frequencies only) to 8.
   * @throws TokenscopeError `bad-input` on an id outside the vocabulary. Time and memory O(units · order).
   */
  static train(units: ArrayLike<number>, vocab: number, order = 5): WittenBellModel {
    const model = new WittenBellModel(vocab, order);
    for (let i = 0; i < units.length; i++) model.learn(units, i);
    return model;
  }

  /** Counts `units[i]` after the units before it. @throws TokenscopeError as `train` does. O(order). */
  learn(units: ArrayLike<number>, i: number): void {
    const unit = units[i]!;
    if (!(unit >= 0 && unit < this.vocab)) {
      throw new TokenscopeError(
        'bad-input',
        `Unit ${unit} lies outside [0, ${this.vocab}).`,
        'Give the vocabulary size.',
      );
    }
    let node = ContextTree.root;
    this.#contexts.count(node, unit);
    for (let back = 1; back <= this.order && back <= i; back++) {
      node = this.#contexts.childOrNew(node, units[i - back]!);
      this.#contexts.count(node, unit);
    }
  }

  /** Probabilities of the next unit, shape [vocab]. O(vocab + continuations of the matched contexts). */
  probs(context: ArrayLike<number>): Float64Array {
    const probabilities = new Float64Array(this.vocab).fill(1 / this.vocab);
    let node = ContextTree.root;
    for (let back = 0; node >= 0; ) {
      this.#contexts.interpolate(node, probabilities);
      back++;
      if (back > this.order || back > context.length) break;
      node = this.#contexts.child(node, context[context.length - back]!);
    }
    return probabilities;
  }

  /**
   * The distribution that {@link probs} gives after `units[0 … i)`, without walking the vocabulary: the units counted so far, each
   * with its probability, and the probability that every other unit has. O(distinct units counted).
   */
  sparseProbs(units: ArrayLike<number>, i: number): SparseDistribution {
    const contexts = this.#contexts;
    const matched = this.#matched;
    matched.length = 0;
    let node = ContextTree.root;
    for (let back = 1; node >= 0; back++) {
      matched.push(node);
      node = back <= this.order && back <= i ? contexts.child(node, units[i - back]!) : -1;
    }
    const sums = this.#sums;
    const met = this.#met;
    const ids: number[] = [];
    let weight = 1;
    for (let depth = matched.length - 1; depth >= 0; depth--) {
      weight = contexts.spread(matched[depth]!, weight, sums, met, ids);
    }
    const rest = weight / this.vocab;
    const probabilities = new Float64Array(ids.length);
    for (let k = 0; k < ids.length; k++) {
      const id = ids[k]!;
      probabilities[k] = sums[id]! + rest;
      sums[id] = 0;
      met[id] = 0;
    }
    return { ids, probabilities, rest };
  }

  logProbs(context: ArrayLike<number>): Float64Array {
    const probabilities = this.probs(context);
    for (let i = 0; i < probabilities.length; i++) probabilities[i] = Math.log(probabilities[i]!);
    return probabilities;
  }
}

/** A distribution of which only some units stand out: `probabilities[k]` is that of `ids[k]`, `rest` that of each other unit. */
export interface SparseDistribution {
  readonly ids: readonly number[];
  readonly probabilities: Float64Array;
  readonly rest: number;
}

/**
 * All contexts as a tree over reversed history: the parent of a context is the one that it backs off to.
 * Two open-addressed tables: (node, older unit) → child node, and (node, next unit) → continuation entry.
 */
class ContextTree {
  static readonly root = 0;
  #nodes = 1;
  /** Per node: times seen before some unit, number of distinct units after it, first continuation entry or −1. */
  #total = new Int32Array(1024);
  #distinct = new Int32Array(1024);
  #first = new Int32Array(1024).fill(-1);
  #children = new PairTable();
  #entryOf = new PairTable();
  #entries = 0;
  #unit = new Int32Array(1024);
  #seen = new Int32Array(1024);
  #next = new Int32Array(1024);

  child(node: number, unit: number): number {
    return this.#children.get(node, unit);
  }

  childOrNew(node: number, unit: number): number {
    const found = this.#children.get(node, unit);
    if (found >= 0) return found;
    if (this.#nodes === this.#total.length) {
      this.#total = grown(this.#total, 0);
      this.#distinct = grown(this.#distinct, 0);
      this.#first = grown(this.#first, -1);
    }
    const child = this.#nodes++;
    this.#children.set(node, unit, child);
    return child;
  }

  count(node: number, unit: number): void {
    this.#total[node] = this.#total[node]! + 1;
    const found = this.#entryOf.get(node, unit);
    if (found >= 0) {
      this.#seen[found] = this.#seen[found]! + 1;
      return;
    }
    if (this.#entries === this.#unit.length) {
      this.#unit = grown(this.#unit, 0);
      this.#seen = grown(this.#seen, 0);
      this.#next = grown(this.#next, 0);
    }
    const entry = this.#entries++;
    this.#entryOf.set(node, unit, entry);
    this.#unit[entry] = unit;
    this.#seen[entry] = 1;
    this.#next[entry] = this.#first[node]!;
    this.#first[node] = entry;
    this.#distinct[node] = this.#distinct[node]! + 1;
  }

  /** p ← (c(h, ·) + T(h) · p) / (c(h) + T(h)), in place; an empty context leaves p as it is. */
  interpolate(node: number, probabilities: Float64Array): void {
    const total = this.#total[node]!;
    if (total === 0) return;
    const distinct = this.#distinct[node]!;
    const denominator = total + distinct;
    for (let i = 0; i < probabilities.length; i++)
      probabilities[i] = (probabilities[i]! * distinct) / denominator;
    for (let entry = this.#first[node]!; entry >= 0; entry = this.#next[entry]!) {
      const unit = this.#unit[entry]!;
      probabilities[unit] = probabilities[unit]! + this.#seen[entry]! / denominator;
    }
  }

  /**
   * Adds `weight · c(h, u) / (c(h) + T(h))` to the sum of every continuation u, noting those not met before.
   * @returns the weight that is left for the shorter context
   */
  spread(node: number, weight: number, sums: Float64Array, met: Uint8Array, ids: number[]): number {
    const total = this.#total[node]!;
    if (total === 0) return weight;
    const distinct = this.#distinct[node]!;
    const share = weight / (total + distinct);
    for (let entry = this.#first[node]!; entry >= 0; entry = this.#next[entry]!) {
      const unit = this.#unit[entry]!;
      if (met[unit] === 0) {
        met[unit] = 1;
        ids.push(unit);
      }
      sums[unit] = sums[unit]! + share * this.#seen[entry]!;
    }
    return share * distinct;
  }
}

/** Open-addressed (int, int) → int table. */
class PairTable {
  #keys = new Int32Array(2 * 2048).fill(-1);
  #values = new Int32Array(2048);
  #size = 0;

  get(a: number, b: number): number {
    const slot = this.#slot(a, b);
    return this.#keys[2 * slot] === -1 ? -1 : this.#values[slot]!;
  }

  set(a: number, b: number, value: number): void {
    if (this.#size * 2 >= this.#values.length) this.#rehash();
    const slot = this.#slot(a, b);
    if (this.#keys[2 * slot] === -1) this.#size++;
    this.#keys[2 * slot] = a;
    this.#keys[2 * slot + 1] = b;
    this.#values[slot] = value;
  }

  #slot(a: number, b: number): number {
    const keys = this.#keys;
    const mask = this.#values.length - 1;
    const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (keys[2 * slot] !== -1 && !(keys[2 * slot] === a && keys[2 * slot + 1] === b))
      slot = (slot + 1) & mask;
    return slot;
  }

  #rehash(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Int32Array(keys.length * 2).fill(-1);
    this.#values = new Int32Array(values.length * 2);
    this.#size = 0;
    for (let slot = 0; slot < values.length; slot++) {
      if (keys[2 * slot] !== -1) this.set(keys[2 * slot]!, keys[2 * slot + 1]!, values[slot]!);
    }
  }
}

function grown(array: Int32Array, fill: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  if (fill !== 0) larger.fill(fill, array.length);
  return larger;
}

const params = {
  order: {
    kind: 'number',
    label: 'Order',
    help: 'Longest context, in units, that the counts look at.',
    origin: 'ours',
    default: 5,
    min: 0,
    max: 8,
    step: 1,
  },
} as const;

/** Trains on `train` and gives the surprisal of every unit of `units`, in bits. */
export const method = {
  id: 'witten-bell',
  kind: 'entropy',
  name: 'n-gram model (Witten–Bell)',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'Deterministic counting model, trained in the page on the text itself or on a sample.',
  summary: 'Surprisal of every byte or token under an interpolated n-gram model trained on the spot.',
  needs: ['text'],
  params,
  run(
    input: { readonly train: ArrayLike<number>; readonly units: ArrayLike<number>; readonly vocab: number },
    given: Readonly<Record<string, number>> = {},
  ): { readonly bits: Float64Array } {
    const { order } = resolveParams(params, given);
    const model = WittenBellModel.train(input.train, input.vocab, order);
    const bits = new Float64Array(input.units.length);
    const units = Array.from(input.units);
    for (let i = 0; i < units.length; i++) {
      bits[i] = -Math.log2(model.probs(units.slice(Math.max(0, i - order), i))[units[i]!]!);
    }
    return { bits };
  },
} as const satisfies MethodInfo & { run: unknown };
