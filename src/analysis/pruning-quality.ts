import { createTensor, type Tensor, tensorRow } from '../base/tensor.ts';
import { cosine, type Rows, toUnitRows } from '../base/unit-rows.ts';
import { type Source, validIndices } from '../contracts/pruner-source.ts';
import type { OutToken, Trace } from '../contracts/token-pruner.ts';
import { projectOntoRows, type SparseVector } from './row-space.ts';

/** How well a pruned sequence stands for the full one; no language model is needed for any of it. */
export interface PruningQuality {
  /** Output tokens, and their share of the real patches. */
  readonly tokens: number;
  readonly ratio: number;
  /** Mean over real patches of the largest cosine to an output token, in [-1, 1]. */
  readonly coverage: number;
  /** `|X - W⁺ W X| / |X|` (Frobenius): 0 where the patches can be recovered linearly, 1 where nothing of them is left. */
  readonly reconstructionError: number;
  /** Share of the ground-truth mask that the output tokens show, in [0, 1]; null without a mask. */
  readonly maskRecall: number | null;
}

export function pruningQuality(source: Source, trace: Trace): PruningQuality {
  const total = source.views.reduce((sum, view) => sum + validIndices(view).length, 0);
  return {
    tokens: trace.tokens.length,
    ratio: trace.tokens.length / total,
    coverage: meanOverPatches(source, coverageMap(source, trace)),
    reconstructionError: reconstructionError(source, trace),
    maskRecall: maskRecall(source, trace),
  };
}

/**
 * `Y = W X` `[tokens, d]`, float32. Stacked tokens hold their sources side by side, so each source counts as a row here.
 */
export function outputFeatures(source: Source, trace: Trace): Tensor {
  const width = source.views[0]!.features.shape[1]!;
  const rows = linearRows(trace);
  const data = new Float32Array(rows.length * width);
  rows.forEach(({ view, src, srcView, weight }, r) => {
    const sum = new Float64Array(width);
    src.forEach((index, k) => {
      const x = tensorRow(source.views[srcView?.[k] ?? view]!.features, index);
      for (let c = 0; c < width; c++) sum[c]! += weight[k]! * x[c]!;
    });
    data.set(sum, r * width);
  });
  return createTensor(data, [rows.length, width]);
}

/** Rows of `W` of which the output is made linearly: a stacked token is one row for each of its sources. */
function linearRows(trace: Trace): readonly OutToken[] {
  return trace.tokens.flatMap((token) =>
    token.kind !== 'stacked'
      ? [token]
      : Array.from(token.src, (index) => ({
          ...token,
          src: Int32Array.of(index),
          weight: Float32Array.of(1),
        })),
  );
}

/** Per view the largest cosine of each patch to an output token; NaN at padding. `1 -` it is the distance to what is kept. */
export function coverageMap(source: Source, trace: Trace): readonly Float32Array[] {
  const outputs = unitRowsOf(outputFeatures(source, trace));
  return source.views.map((view) => {
    const patches = unitRowsOf(view.features);
    const map = new Float32Array(patches.n).fill(Number.NaN);
    for (const index of validIndices(view)) {
      let closest = -1;
      for (let r = 0; r < outputs.n; r++) closest = Math.max(closest, cosine(patches, index, outputs, r));
      map[index] = closest;
    }
    return map;
  });
}

const unitRowsOf = ({ data, shape }: Tensor): ReturnType<typeof toUnitRows> =>
  toUnitRows({ data: Float64Array.from(data), n: shape[0]!, width: shape[1]! });

function meanOverPatches(source: Source, maps: readonly Float32Array[]): number {
  let sum = 0;
  let count = 0;
  source.views.forEach((view, v) => {
    for (const index of validIndices(view)) {
      sum += maps[v]![index]!;
      count++;
    }
  });
  return sum / count;
}

/** `|X - W⁺ W X|_F / |X|_F` over the real patches; 0 for zero features. */
export function reconstructionError(source: Source, trace: Trace): number {
  const offset = new Map<number, number>();
  let n = 0;
  source.views.forEach((view, v) => {
    for (const index of validIndices(view)) offset.set(v * 2 ** 26 + index, n++);
  });
  const width = source.views[0]!.features.shape[1]!;
  const data = new Float64Array(n * width);
  for (const [key, row] of offset) {
    data.set(tensorRow(source.views[Math.floor(key / 2 ** 26)]!.features, key % 2 ** 26), row * width);
  }
  const x: Rows = { data, n, width };
  const rows = linearRows(trace).map(
    ({ view, src, srcView, weight }): SparseVector => ({
      at: Int32Array.from(src, (index, k) => offset.get((srcView?.[k] ?? view) * 2 ** 26 + index)!),
      value: Float64Array.from(weight),
    }),
  );
  const rebuilt = projectOntoRows(x, rows);
  let missed = 0;
  let whole = 0;
  for (let i = 0; i < data.length; i++) {
    missed += (data[i]! - rebuilt[i]!) ** 2;
    whole += data[i]! ** 2;
  }
  return whole === 0 ? 0 : Math.sqrt(missed / whole);
}

/**
 * Share of the target that survives: each patch counts with the largest share that it has in an output token
 * (`|w| / sum |w|`), so a kept patch counts in full and one of a pooled window of four for a quarter.
 */
export function maskRecall(source: Source, trace: Trace): number | null {
  const shown = patchShares(source, trace);
  let found = 0;
  let wanted = 0;
  for (const [v, view] of source.views.entries()) {
    if (!view.target) return null;
    for (const index of validIndices(view)) {
      found += view.target[index]! * shown[v]![index]!;
      wanted += view.target[index]!;
    }
  }
  return wanted === 0 ? null : found / wanted;
}

function patchShares(source: Source, trace: Trace): readonly Float64Array[] {
  const shares = source.views.map((view) => new Float64Array(view.grid.h * view.grid.w));
  for (const { view, src, srcView, weight } of linearRows(trace)) {
    const total = weight.reduce((sum, w) => sum + Math.abs(w), 0);
    src.forEach((index, k) => {
      const map = shares[srcView?.[k] ?? view]!;
      if (total > 0) map[index] = Math.max(map[index]!, Math.abs(weight[k]!) / total);
    });
  }
  return shares;
}

/** Patches that stand for themselves in the output: kept ones and the seats of merged ones, as `view:index`. */
export const keptPatches = (trace: Trace): ReadonlySet<string> =>
  new Set(
    trace.tokens
      .filter(({ kind, anchor }) => anchor !== null && kind !== 'pooled' && kind !== 'stacked')
      .map(({ view, anchor }) => `${view}:${anchor}`),
  );

/** `|A ∩ B| / |A ∪ B|`, 1 for two empty sets. */
export function jaccard<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  let common = 0;
  for (const item of a) if (b.has(item)) common++;
  const union = a.size + b.size - common;
  return union === 0 ? 1 : common / union;
}

/** For the referee lane: by how many of the traces each patch is kept, one `[n]` map per view. */
export function keepCounts(source: Source, traces: readonly Trace[]): readonly Float32Array[] {
  const sets = traces.map(keptPatches);
  return source.views.map((view, v) =>
    Float32Array.from({ length: view.grid.h * view.grid.w }, (_, index) =>
      sets.reduce((count, set) => count + (set.has(`${v}:${index}`) ? 1 : 0), 0),
    ),
  );
}
