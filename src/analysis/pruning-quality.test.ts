import { describe, expect, it } from 'vitest';
import { averagePoolingTrace, keptTrace, trace } from '../testing/traces.ts';
import { rowSource } from '../testing/row-source.ts';
import { syntheticSource } from '../testing/synthetic-source.ts';
import {
  coverageMap,
  jaccard,
  keepCounts,
  keptPatches,
  maskRecall,
  outputFeatures,
  pruningQuality,
  reconstructionError,
} from './pruning-quality.ts';

describe('a trace that keeps everything', () => {
  it('covers and reconstructs all of it', () => {
    const source = syntheticSource(1, { padded: true });
    const all = Array.from({ length: 35 }, (_, i) => i).filter((i) => i % 7 !== 6);
    const quality = pruningQuality(source, keptTrace(all));
    expect(quality.ratio).toBe(1);
    expect(quality.coverage).toBeCloseTo(1, 6);
    expect(quality.reconstructionError).toBeCloseTo(0, 9);
    expect(quality.maskRecall).toBeCloseTo(1, 9);
  });
});

describe('reconstruction', () => {
  it('misses exactly the dropped tokens of a keep-only trace', () => {
    const source = rowSource([
      [3, 0],
      [0, 4],
      [12, 0],
    ]);
    expect(reconstructionError(source, keptTrace([2]))).toBeCloseTo(5 / 13, 9);
  });

  it('gives equal tokens back from their mean, and opposite ones never', () => {
    const pair = trace([{ kind: 'merged', anchor: 0, src: [0, 1], weight: [0.5, 0.5] }]);
    expect(
      reconstructionError(
        rowSource([
          [2, 1],
          [2, 1],
        ]),
        pair,
      ),
    ).toBeCloseTo(0, 9);
    expect(
      reconstructionError(
        rowSource([
          [2, 1],
          [-2, -1],
        ]),
        pair,
      ),
    ).toBeCloseTo(1, 9);
    expect(
      reconstructionError(
        rowSource([
          [0, 0],
          [0, 0],
        ]),
        pair,
      ),
    ).toBe(0);
  });

  it('loses nothing where tokens are stacked', () => {
    const source = rowSource([
      [1, 2],
      [3, 5],
    ]);
    const stacked = trace([{ kind: 'stacked', anchor: 0, src: [0, 1], weight: [1, 1] }]);
    expect(reconstructionError(source, stacked)).toBeCloseTo(0, 9);
    expect(outputFeatures(source, stacked).shape).toEqual([2, 2]);
  });
});

describe('outputs and coverage', () => {
  it('multiplies W with X', () => {
    const source = rowSource([
      [1, 0],
      [0, 2],
      [4, 4],
    ]);
    const mixed = trace([
      { kind: 'merged', anchor: 2, src: [0, 2], weight: [1, 0.25] },
      { kind: 'kept', anchor: 1, src: [1], weight: [1] },
    ]);
    expect(Array.from(outputFeatures(source, mixed).data)).toEqual([2, 1, 0, 2]);
  });

  it('gives each patch its best cosine to an output, NaN at padding', () => {
    const source = rowSource(
      [
        [1, 0],
        [0, 2],
        [3, 3],
        [9, 9],
      ],
      { valid: Uint8Array.of(1, 1, 1, 0) },
    );
    const [map] = coverageMap(source, keptTrace([0]));
    [1, 0, Math.SQRT1_2].forEach((c, i) => expect(map![i]).toBeCloseTo(c, 6));
    expect(map![3]).toBeNaN();
    expect(pruningQuality(source, keptTrace([0])).coverage).toBeCloseTo((1 + Math.SQRT1_2) / 3, 6);
  });
});

describe('mask recall', () => {
  const target = Float32Array.of(0.5, 1, 0, 0.5);
  const source = rowSource([[1], [1], [1], [1]], { target });

  it('is the covered share of the kept patches', () => {
    expect(maskRecall(source, keptTrace([0, 1]))).toBeCloseTo(0.75, 9);
    expect(maskRecall(source, keptTrace([2]))).toBe(0);
  });

  it('counts a pooled patch by its share of the pool', () => {
    expect(
      maskRecall(
        source,
        averagePoolingTrace([
          [0, 1],
          [2, 3],
        ]),
      ),
    ).toBeCloseTo(0.5, 9);
  });

  it('is null without a mask', () => {
    expect(maskRecall(rowSource([[1]]), keptTrace([0]))).toBeNull();
    expect(maskRecall(rowSource([[1]], { target: new Float32Array(1) }), keptTrace([0]))).toBeNull();
  });
});

describe('agreement between methods', () => {
  it('compares kept sets', () => {
    const [a, b] = [keptPatches(keptTrace([0, 1, 2])), keptPatches(keptTrace([1, 2, 3, 4]))];
    expect(jaccard(a, b)).toBe(2 / 5);
    expect(jaccard(a, a)).toBe(1);
    expect(jaccard(new Set(), new Set())).toBe(1);
  });

  it('counts how many methods keep a patch; pools keep none', () => {
    const source = rowSource([[1], [1], [1]]);
    const traces = [keptTrace([0, 1]), keptTrace([1]), averagePoolingTrace([[0, 1, 2]])];
    expect(Array.from(keepCounts(source, traces)[0]!)).toEqual([1, 2, 0]);
  });
});
