import { upperFence } from '../../base/percentile.ts';
import { createRng, type Rng } from '../../base/rng.ts';
import { weightedSample } from '../../base/weighted-sample.ts';
import { validIndices, type View } from '../../contracts/pruner-source.ts';
import type { OutToken } from '../../contracts/token-pruner.ts';
import { closestRow, type CosineBounds, cosineBounds, twinCounts } from './_shared/cosine-bounds.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { noClsWarnings, patchKeys, patchSaliency } from './_shared/encoder-taps.ts';
import { layerParam } from './_shared/layer-param.ts';
import { rowToken } from './_shared/sparse-row.ts';
import { keptToken, viewMap } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { toUnitRows } from '../../base/unit-rows.ts';

/**
 * Token-level correlation-guided compression (arXiv 2407.14439), crop by crop: a patch with more than `β n` twins (key
 * cosine above `α`) is redundant; the share of the others is the crop's density and sets its budget. Outliers of deep CLS
 * attention are kept; the rest of the budget is sampled by shallow CLS attention; every other patch joins its most
 * similar sampled one, weighted by deep attention. Thumbnails pass unchanged.
 *
 * No code is public and sources disagree on the rate. Filled in by us: `α`, `β`, both layers, the outlier rule, the
 * merge weights (normalised deep attention), and that the budget is at least 1 and never below the number of outliers.
 */
export const method = definePruner({
  id: 'token-correlation',
  name: 'Token correlation',
  papers: [
    {
      title: 'Token-level Correlation-guided Compression for Efficient Multimodal Document Understanding',
      arxiv: '2407.14439',
      url: 'https://arxiv.org/abs/2407.14439',
      year: 2024,
      section: 'Method',
      claim:
        'Document crops differ in information; their own token correlations tell how far each can be compressed.',
    },
  ],
  fidelity: 'reconstruction',
  fidelityNote: 'No code is public: thresholds, layers, the outlier rule and the merge weights are ours.',
  summary: 'Gives each crop a budget by how much it repeats itself, then samples and merges by attention.',
  needs: ['patch-features', 'queries-and-keys'],
  params: {
    alpha: {
      kind: 'number',
      label: 'α',
      help: 'Two patches are twins above this cosine of their keys.',
      origin: 'ours',
      default: 0.8,
      min: -1,
      max: 1,
      step: 0.01,
    },
    beta: {
      kind: 'number',
      label: 'β',
      help: 'A patch is redundant when it has more twins than this share of the crop.',
      origin: 'ours',
      default: 0.1,
      min: 0,
      max: 1,
      step: 0.01,
    },
    deepLayer: layerParam(-1, 'ours', 'keys and global attention'),
    shallowLayer: layerParam(1, 'ours', 'local attention'),
  },
  demo: wallDemo('token-correlation', 'page'),
  mechanism: 'similarity',
  modalities: ['image'],
  budgets: ['auto'],
  nested: false,
  seeded: true,
  keepOnly: false,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, params, seed, pick, turn }) {
    const { views } = source;
    const rng = createRng(seed);
    const tokens: OutToken[] = [];
    const info: number[] = [];
    const maps = { twins: [] as Float32Array[], deep: [] as Float32Array[], shallow: [] as Float32Array[] };
    for (const [v, view] of views.entries()) {
      await turn();
      const crop = readCrop(view, params.deepLayer, params.shallowLayer, params.alpha);
      maps.twins.push(crop.map(crop.twins));
      maps.deep.push(crop.map(crop.deep));
      maps.shallow.push(crop.map(crop.shallow));
      if (view.role === 'thumbnail' || crop.n === 0) {
        tokens.push(...Array.from(crop.indices, (index) => keptToken(v, index)));
        info.push(1);
        continue;
      }
      const redundant = crop.twins.reduce(
        (count, twins) => count + (twins > params.beta * crop.n ? 1 : 0),
        0,
      );
      info.push(1 - redundant / crop.n);
      const { global, local } = sample(crop, Math.max(1, crop.n - redundant), rng);
      for (const i of global) await pick({ view: v, index: crop.indices[i]!, score: crop.deep[i]! });
      for (const i of local) await pick({ view: v, index: crop.indices[i]!, score: crop.shallow[i]! });
      tokens.push(...mergeIntoSampled(v, crop, new Set(global), [...global, ...local]));
    }
    return {
      tokens,
      info,
      maps: new Map([
        ['twins', maps.twins],
        ['deep attention', maps.deep],
        ['shallow attention', maps.shallow],
      ]),
      warnings: noClsWarnings(views),
    };
  },
});

/** The real patches of a crop with their measures, by position. */
interface Crop {
  readonly n: number;
  readonly indices: Int32Array;
  readonly keys: CosineBounds;
  readonly twins: Int32Array;
  readonly deep: Float64Array;
  readonly shallow: Float64Array;
  readonly map: (values: ArrayLike<number>) => Float32Array;
}

function readCrop(view: View, deepLayer: number, shallowLayer: number, alpha: number): Crop {
  const indices = validIndices(view);
  const at = (scores: Float64Array): Float64Array => Float64Array.from(indices, (index) => scores[index]!);
  const keys = cosineBounds(toUnitRows(patchKeys(view, deepLayer, 'concat', indices)));
  return {
    n: indices.length,
    indices,
    keys,
    twins: twinCounts(keys, alpha),
    deep: at(patchSaliency(view, deepLayer)),
    shallow: at(patchSaliency(view, shallowLayer)),
    map: (values) => {
      const full = new Float64Array(view.grid.h * view.grid.w);
      indices.forEach((index, i) => {
        full[index] = values[i]!;
      });
      return viewMap(view, full);
    },
  };
}

function sample(crop: Crop, budget: number, rng: Rng): { global: number[]; local: number[] } {
  const fence = upperFence(crop.deep);
  const positions = Array.from({ length: crop.n }, (_, i) => i);
  const global = positions.filter((i) => crop.deep[i]! > fence);
  const others = positions.filter((i) => crop.deep[i]! <= fence);
  const weights = others.map((i) => crop.shallow[i]!);
  const drawn = weightedSample(weights, Math.max(0, budget - global.length), rng);
  return { global, local: Array.from(drawn, (i) => others[i]!) };
}

function mergeIntoSampled(v: number, crop: Crop, global: ReadonlySet<number>, sampled: number[]): OutToken[] {
  sampled.sort((a, b) => a - b);
  const groups = new Map<number, number[]>(sampled.map((i) => [i, [i]]));
  for (let i = 0; i < crop.n; i++) {
    if (groups.has(i)) continue;
    groups.get(closestRow(crop.keys, i, sampled))!.push(i);
  }
  return sampled.map((i) => {
    const anchor = crop.indices[i]!;
    const members = groups.get(i)!.sort((a, b) => a - b);
    if (members.length === 1) return keptToken(v, anchor, global.has(i) ? 'kept' : 'sampled');
    const total = members.reduce((sum, j) => sum + crop.deep[j]!, 0);
    // A group that gets no attention at all is averaged plainly.
    const weight = members.map((j) => (total > 0 ? crop.deep[j]! / total : 1 / members.length));
    return rowToken(v, anchor, 'merged', { src: members.map((j) => crop.indices[j]!), weight });
  });
}
