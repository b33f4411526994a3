import { kvHeadOf } from '../base/causal-attention.ts';
import type { AttentionGeometry, LayerTensors } from '../contracts/attention-policy.ts';
import type { HeadMask, KvTimeline, MaskAgreement } from '../contracts/attention-view.ts';
import { type KeepSet, keptInRow, keptRow } from '../contracts/keep-set.ts';
import type { PlannedCall } from './attention-plan.ts';

const keyState = { absent: 0, held: 1, read: 2, evicted: 3 } as const;

/** One layer's part of a recording: a map for all heads, or one per head. */
interface LayerRecord {
  maps: Uint8Array[];
  /** Decode step (1, 2, …) from which a key is gone, per key/value head and key; 0 while it is held. */
  readonly evictedAt: Int32Array;
  note: string | null;
}

/** Which pairs a policy keeps over a whole run, one bit a pair, and when keys leave the cache. Fed call by call. */
export class MaskRecorder {
  readonly #geometry: AttentionGeometry;
  readonly #n: number;
  readonly #promptLength: number;
  readonly #stride: number;
  readonly #layers: LayerRecord[];
  #rerunOn: Int32Array | null = null;

  constructor(geometry: AttentionGeometry, nTokens: number, promptLength: number) {
    this.#geometry = geometry;
    this.#n = nTokens;
    this.#promptLength = promptLength;
    this.#stride = Math.ceil(nTokens / 8);
    this.#layers = Array.from({ length: geometry.nLayer }, () => ({
      maps: [],
      evictedAt: new Int32Array(geometry.nKvHead * nTokens),
      note: null,
    }));
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#layers.reduce(
      (sum, { maps, evictedAt }) => sum + maps.length * this.#n * this.#stride + evictedAt.byteLength,
      0,
    );
  }

  add({ t, plan, tokens }: Omit<PlannedCall, 'cost'>): void {
    const layer = this.#layers[t.layer]!;
    layer.note = plan.note ?? null;
    this.#rerunOn ??= plan.rerunOn ?? null;
    if (tokens) layer.maps = [this.#chosenPrompt(tokens)];
    else {
      const heads = plan.attend.kind === 'dense' ? 1 : plan.attend.rows.length;
      this.#widen(layer, heads);
      layer.maps.forEach((map, head) => this.#mark(map, t, plan.attend, head));
    }
    plan.evict?.forEach((keys, group) => {
      const step = t.qStart - this.#promptLength + 1;
      for (const key of keys) layer.evictedAt[group * this.#n + key] = step;
    });
  }

  mask(layer: number, head: number): HeadMask {
    const { maps, note } = this.#layers[layer]!;
    const bits = maps[maps.length === 1 ? 0 : head] ?? new Uint8Array(this.#n * this.#stride);
    let kept = 0;
    for (const byte of bits) kept += bitCount[byte]!;
    return {
      nTokens: this.#n,
      promptLength: this.#promptLength,
      stride: this.#stride,
      bits: bits.slice(),
      kept,
      causal: (this.#n * (this.#n + 1)) / 2,
      rerunOn: this.#rerunOn,
      note,
    };
  }

  timeline(layer: number, kvHead: number): KvTimeline {
    const { nHead, nKvHead } = this.#geometry;
    const n = this.#n;
    const { maps, evictedAt } = this.#layers[layer]!;
    const group =
      maps.length === 1 ? maps : maps.filter((_, head) => kvHeadOf(head, nHead, nKvHead) === kvHead);
    const steps = n - this.#promptLength + 1;
    const states = new Uint8Array(steps * n);
    for (let step = 0; step < steps; step++) {
      const row = this.#promptLength - 1 + step;
      for (let key = 0; key <= row; key++) {
        const gone = evictedAt[kvHead * n + key]!;
        const byte = row * this.#stride + (key >> 3);
        const isRead = group.some((map) => ((map[byte]! >> (key & 7)) & 1) === 1);
        states[step * n + key] =
          gone > 0 && step >= gone ? keyState.evicted : isRead ? keyState.read : keyState.held;
      }
    }
    return { steps, nTokens: n, promptLength: this.#promptLength, states };
  }

  #widen(layer: LayerRecord, heads: number): void {
    if (layer.maps.length === 0) layer.maps = Array.from({ length: heads }, () => this.#empty());
    else if (layer.maps.length < heads) {
      layer.maps = Array.from({ length: heads }, () => layer.maps[0]!.slice());
    }
  }

  #mark(map: Uint8Array, t: LayerTensors, attend: KeepSet, head: number): void {
    const shape = { heads: this.#geometry.nHead, qStart: t.qStart, nQ: t.nQ, nK: t.nK };
    for (let r = 0; r < t.nQ; r++) {
      const at = (t.qStart + r) * this.#stride;
      const count = keptInRow(attend, head, r, shape);
      if (attend.kind === 'dense') {
        map.fill(255, at, at + (count >> 3));
        if (count & 7) map[at + (count >> 3)] = (1 << (count & 7)) - 1;
        continue;
      }
      const list = keptRow(attend, head, r);
      for (let i = 0; i < count; i++) map[at + (list[i]! >> 3)]! |= 1 << (list[i]! & 7);
    }
  }

  /** Rows of the chosen tokens read the chosen tokens before them; the other rows are never computed. */
  #chosenPrompt(tokens: Int32Array): Uint8Array {
    const map = this.#empty();
    tokens.forEach((token, r) => {
      for (let i = 0; i <= r; i++) map[token * this.#stride + (tokens[i]! >> 3)]! |= 1 << (tokens[i]! & 7);
    });
    return map;
  }

  #empty(): Uint8Array {
    return new Uint8Array(this.#n * this.#stride);
  }
}

const bitCount = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

/** How many of the masks keep each pair. */
export function maskAgreement(masks: readonly HeadMask[], nTokens: number): MaskAgreement {
  const counts = new Uint8Array(nTokens * nTokens);
  for (const { bits, stride } of masks) {
    for (let row = 0; row < nTokens; row++) {
      for (let key = 0; key <= row; key++) {
        counts[row * nTokens + key]! += (bits[row * stride + (key >> 3)]! >> (key & 7)) & 1;
      }
    }
  }
  return { nTokens, lanes: masks.length, counts };
}
