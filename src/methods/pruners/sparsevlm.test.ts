import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { rowSource, runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { densityPeaks } from './_shared/density-peaks.ts';
import { method, ratersOf } from './sparsevlm.ts';

describePruner(method, { shape: { h: 6, w: 8 } });
describePruner(method, { params: { recycled: 0 } });

describe('raters', () => {
  const words = { data: Float64Array.of(3, 0, 0, 1, 0, 0), n: 3, width: 2 };
  const patches = { data: Float64Array.of(1, 0, 1, 1), n: 2, width: 2 };
  const text = {
    tokens: ['cat', 'on', 'the'],
    embeds: createTensor(new Float32Array(6), [3, 2]),
    pooled: new Float32Array(2),
  };

  it('are the words that patches point to more than average', () => {
    expect(ratersOf(patches, [0, 1], words, text)).toEqual([0]);
  });

  it('leave masked words out, and are all words when none stands out', () => {
    expect(ratersOf(patches, [0, 1], words, { ...text, mask: Uint8Array.of(0, 1, 1) })).toEqual([1]);
    expect(ratersOf({ ...patches, data: new Float64Array(4) }, [0, 1], words, text)).toEqual([0, 1, 2]);
  });
});

describe('density peaks', () => {
  it('finds two clumps around their densest rows', () => {
    const rows = { data: Float64Array.of(0, 0.1, 0.2, 9, 9.1, 9.3), n: 6, width: 1 };
    const peaks = densityPeaks(rows, 2).map(({ centre, members }) => [
      centre,
      [...members].sort((a, b) => a - b),
    ]);
    expect(peaks.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [expect.any(Number), [0, 1, 2]],
      [expect.any(Number), [3, 4, 5]],
    ]);
  });

  it('gives every row its own cluster when there are enough, and splits equal rows', () => {
    const rows = { data: Float64Array.of(1, 1, 1), n: 3, width: 1 };
    expect(densityPeaks(rows, 3).map((peak) => peak.members)).toEqual([[0], [1], [2]]);
    const members = densityPeaks(rows, 2).flatMap((peak) => peak.members);
    expect(members.sort((a, b) => a - b)).toEqual([0, 1, 2]);
  });
});

describe('SparseVLM', () => {
  it('recycles int(0.3 D) + 1 dropped patches into a tenth as many tokens plus one', async () => {
    const source = syntheticSource(2, { h: 10, w: 12 });
    const { tokens } = await runOn(method, source, { kind: 'count', keep: 30 });
    const kept = tokens.filter((token) => token.kind === 'kept').length;
    const merged = tokens.filter((token) => token.kind === 'merged');
    const recycled = merged.flatMap((token) => Array.from(token.src)).length;
    expect(kept + merged.length).toBe(30);
    expect(recycled).toBe(Math.floor((120 - kept) * 0.3) + 1);
    expect(merged).toHaveLength(Math.floor(recycled / 10) + 1);
  });

  it('scores patches by their mean cosine to the raters', async () => {
    const joint = createTensor(Float32Array.of(1, 0, 0, 1, -1, 0), [3, 2]);
    const text = {
      tokens: ['cat'],
      embeds: createTensor(Float32Array.of(0, 2), [1, 2]),
      pooled: new Float32Array(2),
    };
    const source = { ...rowSource([[1], [2], [3]], { joint }), text };
    const { tokens, maps } = await runOn(method, source, { kind: 'count', keep: 1 });
    expect(tokens[0]!.anchor).toBe(1);
    expect(Array.from(maps.get('question')![0]!)).toEqual([0, 1, 0]);
  });
});
