import { createRng, type Rng } from '../base/rng.ts';
import { createTensor, type Tensor } from '../base/tensor.ts';
import type { LayerTap, Projector, Source, TextSide, View, ViewRole } from '../contracts/pruner-source.ts';

export interface SyntheticShape {
  readonly h: number;
  readonly w: number;
  /** Feature width. */
  readonly d: number;
  readonly heads: number;
  readonly dh: number;
  /** Width of the joint image–text space. */
  readonly p: number;
  readonly textTokens: number;
  readonly layers: number;
  readonly hasCls: boolean;
  /** Marks the last grid column as padding. */
  readonly padded: boolean;
  /** `crops`: a thumbnail and 2 × 2 crops; `frames`: `frames` views. */
  readonly views: 'single' | 'crops' | 'frames' | 'audio';
  readonly frames: number;
}

const usual: SyntheticShape = {
  h: 5,
  w: 7,
  d: 12,
  heads: 2,
  dh: 4,
  p: 6,
  textTokens: 3,
  layers: 4,
  hasCls: true,
  padded: false,
  views: 'single',
  frames: 8,
};

/**
 * A source with every tensor that any pruner may ask for. All values come from mulberry32 through exact float
 * arithmetic, so that the NumPy programs in `models/oracles/pruners` draw the very same numbers.
 */
export function syntheticSource(seed: number, shape: Partial<SyntheticShape> = {}): Source {
  const full = { ...usual, ...shape };
  const rng = createRng(seed);
  const roles: ViewRole[] =
    full.views === 'crops'
      ? ['thumbnail', 'crop', 'crop', 'crop', 'crop']
      : full.views === 'frames'
        ? Array.from({ length: full.frames }, () => 'frame')
        : [full.views];
  const views = roles.map((role, v) => syntheticView(rng, full, role, v));
  const embeds = clusteredMatrix(rng, full.textTokens, full.p);
  const pooled = Float32Array.from({ length: full.p }, () => bell(rng));
  const text: TextSide = {
    tokens: Array.from({ length: full.textTokens }, (_, t) => `w${t}`),
    embeds,
    pooled,
  };
  return { views, text, projector: softsignProjector(rng, full.d, full.p) };
}

function syntheticView(rng: Rng, shape: SyntheticShape, role: ViewRole, v: number): View {
  const { h, w, d, p, heads, dh, layers, hasCls, padded } = shape;
  const n = h * w;
  const rows = n + (hasCls ? 1 : 0);
  const features = clusteredMatrix(rng, n, d);
  const joint = clusteredMatrix(rng, n, p);
  const importance = Float32Array.from({ length: n }, () => bell(rng));
  const target = Float32Array.from({ length: n }, () => Math.max(0, rng.next() * 2 - 1));
  const taps = new Map<number, LayerTap>();
  for (let layer = 0; layer < layers; layer++) {
    const queries = perHead(rng, heads, rows, dh);
    const keys = perHead(rng, heads, rows, dh);
    taps.set(layer, { queries, keys });
  }
  return {
    id: `${role}-${v}`,
    role,
    grid: { h, w },
    hasCls,
    features,
    joint,
    importance,
    target,
    layers,
    taps,
    ...(role === 'crop' ? { place: { row: (v - 1) >> 1, col: (v - 1) & 1, rows: 2, cols: 2 } } : {}),
    ...(padded ? { valid: Uint8Array.from({ length: n }, (_, i) => (i % w === w - 1 ? 0 : 1)) } : {}),
  };
}

/** Bell-shaped in (-2, 2), a multiple of 2^-32: sums and quarters of such values are exact in float64. */
const bell = (rng: Rng): number => rng.next() + rng.next() + rng.next() + rng.next() - 2;

/** Rows near one of five centres: first the centres, then for each row its cluster and its deviations. */
function clusteredMatrix(rng: Rng, rows: number, width: number): Tensor {
  const centres = Float64Array.from({ length: 5 * width }, () => bell(rng));
  const data = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const centre = rng.int(5) * width;
    for (let c = 0; c < width; c++) data[row * width + c] = centres[centre + c]! + bell(rng) / 4;
  }
  return createTensor(data, [rows, width]);
}

function perHead(rng: Rng, heads: number, rows: number, dh: number): Tensor {
  const data = new Float32Array(heads * rows * dh);
  for (let head = 0; head < heads; head++) data.set(clusteredMatrix(rng, rows, dh).data, head * rows * dh);
  return createTensor(data, [heads, rows, dh]);
}

/** `softsign(x A) B` with bell-shaped `A [d, 8]`, `B [8, p]`: non-linear, without transcendental functions. */
function softsignProjector(rng: Rng, d: number, p: number): Projector {
  const hidden = 8;
  const a = Float64Array.from({ length: d * hidden }, () => bell(rng));
  const b = Float64Array.from({ length: hidden * p }, () => bell(rng));
  return async (x) => {
    const rows = x.shape[0]!;
    const y = new Float32Array(rows * p);
    for (let row = 0; row < rows; row++) {
      const middle = new Float64Array(hidden);
      for (let c = 0; c < d; c++) {
        for (let k = 0; k < hidden; k++) middle[k]! += x.data[row * d + c]! * a[c * hidden + k]!;
      }
      for (let j = 0; j < p; j++) {
        let sum = 0;
        for (let k = 0; k < hidden; k++) {
          sum += (middle[k]! / (1 + Math.abs(middle[k]!))) * b[k * p + j]!;
        }
        y[row * p + j] = sum;
      }
    }
    return createTensor(y, [rows, p]);
  };
}
