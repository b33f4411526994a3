import { bilinearResize } from '../../base/bilinear-resize.ts';
import { patchCount, validIndices, type View } from '../../contracts/pruner-source.ts';
import type { OutToken } from '../../contracts/token-pruner.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { clsAttention, clsLogits } from './_shared/encoder-taps.ts';
import { featureRows, tokenTable, viewMap } from './_shared/token-table.ts';
import { topPerView } from './_shared/top-per-view.ts';
import { wallDemo } from './_shared/wall-demo.ts';

type Place = NonNullable<View['place']>;

/**
 * GlobalCom² (arXiv 2501.05179) for a thumbnail and its crops. The thumbnail's scores, summed over each crop's rectangle,
 * say how rich the crop is; `r_j = min(1, R (1 + σ_j - mean σ))` with `σ = softmax(richness / τ)` is its share. Inside a
 * crop, patches are ranked by the crop's own scores plus the thumbnail's scores resized to the mosaic, both L2-normalised.
 *
 * Scores are pre-softmax logits of CLS as in the release (the paper's text says attention, whose sums are too small for
 * `τ = 10` to tell crops apart: a switch shows it). Without a CLS token, `-cos(x_i, mean x)`. The thumbnail always keeps
 * at least one token; newline tokens of the language model are not patches and stay outside.
 */
export const method = definePruner({
  id: 'globalcom2',
  name: 'GlobalCom²',
  papers: [
    {
      title:
        'Global Compression Commander: Plug-and-Play Inference Acceleration for High-Resolution Large Vision-Language Models',
      arxiv: '2501.05179',
      url: 'https://arxiv.org/abs/2501.05179',
      year: 2025,
      section: 'Method',
      claim: 'The thumbnail knows which crops matter and should command how far each is compressed.',
    },
  ],
  fidelity: 'exact',
  fidelityNote: 'Same patches as the release on the same tensors, with its pre-softmax scores.',
  summary: 'Lets the thumbnail decide how many and which patches of each crop survive.',
  needs: ['queries-and-keys', 'crops'],
  params: {
    tau: {
      kind: 'number',
      label: 'τ',
      help: 'Temperature of the shares: lower favours rich crops more.',
      origin: 'code',
      default: 10,
      min: 0.01,
      max: 100,
      step: 0.01,
    },
    scores: {
      kind: 'choice',
      label: 'Scores',
      help: 'CLS logits as released, or CLS attention as the text says.',
      origin: 'code',
      default: 'logits',
      options: [
        { value: 'logits', label: 'Logits (release)' },
        { value: 'attention', label: 'Attention (text)' },
      ],
    },
    guidance: {
      kind: 'choice',
      label: 'Guidance',
      help: 'Rank the patches of a crop by its own scores, by the thumbnail, or by both.',
      origin: 'ours',
      default: 'both',
      options: [
        { value: 'both', label: 'Both' },
        { value: 'local', label: 'Crop alone' },
        { value: 'global', label: 'Thumbnail alone' },
      ],
    },
  },
  demo: wallDemo('globalcom2', 'street'),
  mechanism: 'attention',
  modalities: ['image'],
  budgets: ['ratio'],
  nested: true,
  seeded: false,
  keepOnly: true,
  invariances: [],

  async prune({ source, budget, params, pick }) {
    const { views } = source;
    const ratio = budget.kind === 'ratio' ? budget.keep : 1;
    const thumbnail = views.findIndex((view) => view.role === 'thumbnail');
    const crops = Array.from(views.keys()).filter((v) => views[v]!.role === 'crop');
    const scores = views.map((view) => ownScores(view, params.scores));
    const mosaic = mosaicOf(crops.map((v) => views[v]!));
    const global = scores[thumbnail]!;
    const shares = cropShares(richness(views[thumbnail]!, global, mosaic.places), ratio, params.tau);
    const guide = guideOf(views[thumbnail]!, global, mosaic);

    const info = views.map(() => ratio);
    const counts = views.map(() => 0);
    counts[thumbnail] = Math.max(1, Math.floor(validIndices(views[thumbnail]!).length * ratio));
    crops.forEach((v, j) => {
      info[v] = shares[j]!;
      const indices = validIndices(views[v]!);
      counts[v] = Math.floor(indices.length * shares[j]!);
      const parts = [
        ...(params.guidance === 'global' ? [] : [normalised(scores[v]!, indices)]),
        ...(params.guidance === 'local' ? [] : [normalised(guide[j]!, indices)]),
      ];
      scores[v] = parts.reduce((sum, part) => sum.map((value, i) => value + part[i]!));
    });
    const tokens = await topPerView(views, scores, counts, pick);
    return {
      tokens: inMosaicOrder(tokens, views),
      info,
      maps: new Map([
        // The thumbnail's own scores, at the scale on which those of the crops are mixed.
        [
          'score',
          views.map((view, v) =>
            viewMap(view, v === thumbnail ? normalised(global, validIndices(view)) : scores[v]!),
          ),
        ],
        ['thumbnail guide', views.map((view, v) => viewMap(view, guide[crops.indexOf(v)] ?? global))],
      ]),
    };
  },
});

function ownScores(view: View, kind: string): Float64Array {
  if (view.hasCls) return kind === 'attention' ? clsAttention(view, -1) : clsLogits(view, -1);
  return unlikeness(view);
}

/** `-cos(x_i, mean x)` by raster index, for encoders without CLS. */
function unlikeness(view: View): Float64Array {
  const table = tokenTable([view]);
  const { data, n, width } = featureRows([view], table);
  const mean = new Float64Array(width);
  for (let i = 0; i < n * width; i++) mean[i % width]! += data[i]! / n;
  const scores = new Float64Array(patchCount(view));
  const norm = Math.hypot(...mean);
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * width, (i + 1) * width);
    const product = Math.hypot(...row) * norm;
    scores[table.index[i]!] =
      -row.reduce((sum, value, c) => sum + value * mean[c]!, 0) / Math.max(product, 1e-8);
  }
  return scores;
}

interface Mosaic {
  readonly places: readonly Place[];
  readonly crops: readonly View[];
  /** Rectangle of real patches in mosaic coordinates. */
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

const mosaicRow = ({ grid, place }: View, index: number): number =>
  place!.row * grid.h + Math.floor(index / grid.w);
const mosaicCol = ({ grid, place }: View, index: number): number => place!.col * grid.w + (index % grid.w);

function mosaicOf(crops: readonly View[]): Mosaic {
  const places = crops.map(({ id, place }) => {
    if (place) return place;
    throw new TokenscopeError(
      'bad-input',
      `Crop '${id}' has no place in the mosaic.`,
      'Give its row and column.',
    );
  });
  let [top, left, bottom, right] = [Infinity, Infinity, 0, 0];
  for (const crop of crops) {
    for (const index of validIndices(crop)) {
      top = Math.min(top, mosaicRow(crop, index));
      left = Math.min(left, mosaicCol(crop, index));
      bottom = Math.max(bottom, mosaicRow(crop, index) + 1);
      right = Math.max(right, mosaicCol(crop, index) + 1);
    }
  }
  return { places, crops, top, left, height: Math.max(0, bottom - top), width: Math.max(0, right - left) };
}

/** Sum of the thumbnail's scores over each crop's rectangle on the thumbnail grid. */
function richness({ grid }: View, scores: Float64Array, places: readonly Place[]): Float64Array {
  const { rows, cols } = places[0]!;
  const tall = Math.max(1, Math.floor(grid.h / rows));
  const wide = Math.max(1, Math.floor(grid.w / cols));
  return Float64Array.from(places, ({ row, col }) => {
    let sum = 0;
    for (let i = 0; i < scores.length; i++) {
      const inRow = Math.min(Math.floor(Math.floor(i / grid.w) / tall), rows - 1) === row;
      const inCol = Math.min(Math.floor((i % grid.w) / wide), cols - 1) === col;
      if (inRow && inCol) sum += scores[i]!;
    }
    return sum;
  });
}

/** `min(1, R (1 + σ_j - mean σ))`. */
export function cropShares(rich: ArrayLike<number>, ratio: number, tau: number): Float64Array {
  const most = Math.max(...Array.from(rich));
  const powers = Float64Array.from(rich, (value) => Math.exp((value - most) / tau));
  const total = powers.reduce((sum, power) => sum + power, 0) + 1e-8;
  const mean = powers.reduce((sum, power) => sum + power / total, 0) / powers.length;
  return powers.map((power) => Math.min(1, ratio * (1 + (power / total - mean))));
}

/** The thumbnail's scores resized to the mosaic and cut per crop, by raster index of the crop. */
function guideOf({ grid }: View, scores: Float64Array, mosaic: Mosaic): Float64Array[] {
  const resized = bilinearResize(scores, grid.h, grid.w, mosaic.height, mosaic.width);
  return mosaic.crops.map((crop) => {
    const guide = new Float64Array(patchCount(crop));
    for (const index of validIndices(crop)) {
      const y = mosaicRow(crop, index) - mosaic.top;
      const x = mosaicCol(crop, index) - mosaic.left;
      guide[index] = resized[y * mosaic.width + x]!;
    }
    return guide;
  });
}

/** Divided by the L2 norm over the real patches; zero where all are zero. */
export function normalised(scores: Float64Array, indices: ArrayLike<number>): Float64Array {
  let square = 0;
  for (const index of Array.from(indices)) square += scores[index]! ** 2;
  return scores.map((value) => (square > 0 ? value / Math.sqrt(square) : 0));
}

/** The thumbnail's tokens, then those of the crops row by row of the whole mosaic. */
function inMosaicOrder(tokens: readonly OutToken[], views: readonly View[]): OutToken[] {
  const key = ({ view, anchor }: OutToken): [number, number] => {
    const at = views[view]!;
    return at.role === 'crop' ? [mosaicRow(at, anchor!), mosaicCol(at, anchor!)] : [-1, anchor!];
  };
  return Array.from(tokens).sort((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
}
