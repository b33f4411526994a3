import type { LayerTensors } from '../../../contracts/attention-policy.ts';
import type { KeepSet } from '../../../contracts/keep-set.ts';
import { keyRange, sharedRows, unionKeys } from './key-lists.ts';

/** Keys `[0, sinks)` and the last `window` ones up to each row's own token. */
export function sinkAndWindow(t: LayerTensors, sinks: number, window: number): KeepSet {
  return sharedRows(t, (token) =>
    unionKeys(token + 1, keyRange(0, sinks), keyRange(Math.max(0, token + 1 - window), token + 1)),
  );
}

/** Tracks what falls out of such a window for good, layer by layer. */
export class WindowEviction {
  readonly #evictedTo = new Map<number, number>();
  readonly #sinks: number;
  readonly #window: number;
  readonly #kvHeads: number;

  constructor(sinks: number, window: number, kvHeads: number) {
    this.#sinks = sinks;
    this.#window = window;
    this.#kvHeads = kvHeads;
  }

  /** Keys that left since the previous decode step, one list for each key/value head. The prompt evicts none. */
  next(t: LayerTensors): readonly Int32Array[] {
    if (t.stage === 'prefill') return [];
    const from = this.#evictedTo.get(t.layer) ?? this.#sinks;
    const to = Math.max(from, t.nK - this.#window);
    this.#evictedTo.set(t.layer, to);
    return Array.from({ length: this.#kvHeads }, () => keyRange(from, to));
  }
}
