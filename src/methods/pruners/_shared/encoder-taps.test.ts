import { describe, expect, it } from 'vitest';
import { createTensor } from '../../../base/tensor.ts';
import type { LayerTap, View } from '../../../contracts/pruner-source.ts';
import {
  clsAttention,
  clsLogits,
  concatenatedClsAttention,
  layerTap,
  patchKeys,
  patchSaliency,
  receivedAttention,
} from './encoder-taps.ts';

// Pairwise different extents: 3 layers, 2 heads, 4 patches, head width 5... kept small enough to check by hand.
function view(tap: LayerTap, hasCls: boolean, n: number): View {
  return {
    id: 'v',
    role: 'single',
    grid: { h: 1, w: n },
    hasCls,
    features: createTensor(new Float32Array(n), [n, 1]),
    layers: 3,
    taps: new Map([[1, tap]]),
  };
}

/** Two heads of width 1, CLS + 2 patches. */
const tapped = view(
  {
    queries: createTensor(Float32Array.of(1, 9, 9, 2, 9, 9), [2, 3, 1]),
    keys: createTensor(Float32Array.of(0, Math.log(2), Math.log(5), 0, 0, Math.log(3)), [2, 3, 1]),
  },
  true,
  2,
);

describe('CLS scores', () => {
  it('averages per-head softmax rows over the whole sequence', () => {
    // Head 0: exp of (0, ln 2, ln 5) = 1, 2, 5. Head 1: exp of 2·(0, 0, ln 3) = 1, 1, 9.
    const scores = clsAttention(tapped, -2);
    expect(scores).toHaveLength(2);
    expect(scores[0]).toBeCloseTo((2 / 8 + 1 / 11) / 2, 6);
    expect(scores[1]).toBeCloseTo((5 / 8 + 9 / 11) / 2, 6);
    expect(patchSaliency(tapped, 1)).toEqual(scores);
  });

  it('averages logits before any softmax', () => {
    const logits = clsLogits(tapped, 1);
    expect(logits[0]).toBeCloseTo(Math.log(2) / 2, 6);
    expect(logits[1]).toBeCloseTo((Math.log(5) + 2 * Math.log(3)) / 2, 6);
  });

  it('concatenates heads under one softmax with the full width as scale', () => {
    const e = [0, Math.log(2), Math.log(5) + 2 * Math.log(3)].map((x) => Math.exp(x / Math.SQRT2));
    const total = e[0]! + e[1]! + e[2]!;
    const scores = concatenatedClsAttention(tapped, 1);
    expect(scores[0]).toBeCloseTo(e[1]! / total, 6);
    expect(scores[1]).toBeCloseTo(e[2]! / total, 6);
  });

  it('reads an exported attention map where queries are absent', () => {
    const attention = createTensor(
      Float32Array.of(0.5, 0.25, 0.25, 1, 0, 0, 1, 0, 0, 0.5, 0, 0.5, 0, 1, 0, 0, 0, 1),
      [2, 3, 3],
    );
    expect(Array.from(clsAttention(view({ attention }, true, 2), 1))).toEqual([0.125, 0.375]);
  });

  it('names what is missing', () => {
    expect(() => clsAttention(view({}, false, 2), 1)).toThrow(/no CLS token/);
    expect(() => clsAttention(view({}, true, 2), 1)).toThrow(/lacks its queries or keys/);
    expect(() => layerTap(tapped, -1)).toThrow(/no tensors of layer -1 \(2 of 3\)/);
    expect(() => patchKeys(view({}, true, 2), 1, 'mean', [0])).toThrow(/lacks its keys/);
  });
});

describe('receivedAttention', () => {
  it('carries the position bias of a causal mask: uniform logits, n = 4', () => {
    const causal = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].map((j) => (j <= i ? 1 / (i + 1) : 0)));
    const attention = createTensor(Float32Array.from(causal), [1, 4, 4]);
    const scores = receivedAttention(view({ attention }, false, 4), 1);
    [0.520833, 0.270833, 0.145833, 0.0625].forEach((s, j) => expect(scores[j]).toBeCloseTo(s, 6));
    expect(patchSaliency(view({ attention }, false, 4), 1)).toEqual(scores);
  });

  it('leaves the CLS row and column out but inside the softmax', () => {
    const attention = createTensor(Float32Array.of(1, 0, 0, 0.5, 0.25, 0.25, 0.5, 0.5, 0), [1, 3, 3]);
    expect(Array.from(receivedAttention(view({ attention }, true, 2), 1))).toEqual([0.375, 0.125]);
  });
});

describe('patchKeys', () => {
  const keys = createTensor(Float32Array.of(90, 91, 1, 2, 3, 4, 92, 93, 5, 6, 7, 8), [2, 3, 2]);
  it('skips CLS and averages or concatenates heads', () => {
    const source = view({ keys }, true, 2);
    expect(Array.from(patchKeys(source, 1, 'mean', [0, 1]).data)).toEqual([3, 4, 5, 6]);
    expect(Array.from(patchKeys(source, 1, 'concat', [1]).data)).toEqual([3, 4, 7, 8]);
  });
});
