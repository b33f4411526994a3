import { createRng, type Rng } from '../../../base/rng.ts';
import { createTensor, type Tensor } from '../../../base/tensor.ts';
import type { LayerTap, Source, View, ViewRole } from '../../../contracts/pruner-source.ts';

export interface FeatureShape {
  readonly h: number;
  readonly w: number;
  readonly d: number;
  /** 0: features alone, no taps. */
  readonly heads: number;
  readonly layers: number;
  readonly roles: readonly ViewRole[];
  /** `smooth`: neighbouring patches are alike, as in images. `noise`: no two are, the worst case for a search. */
  readonly kind: 'smooth' | 'noise';
}

const jointWidth = 512;
const textTokens = 12;

/** Weights of the two-layer projector of the benches: `softsign(x A) B`. */
export interface ProjectorWeights {
  readonly a: Tensor;
  readonly b: Tensor;
}

/** A source of the size that papers report on, the same every time. */
export function featureSource(
  seed: number,
  shape: FeatureShape,
): { source: Source; projector: ProjectorWeights } {
  const rng = createRng(seed);
  const { d, heads } = shape;
  const views = shape.roles.map((role, v) => view(rng, shape, role, v));
  const projector = { a: noise(rng, [d, 8]), b: noise(rng, [8, jointWidth]) };
  const text = {
    tokens: Array.from({ length: textTokens }, (_, t) => `w${t}`),
    embeds: noise(rng, [textTokens, jointWidth]),
    pooled: noise(rng, [jointWidth]).data,
  };
  return { source: heads > 0 ? { views, text } : { views }, projector };
}

function view(rng: Rng, shape: FeatureShape, role: ViewRole, v: number): View {
  const { h, w, d, heads, layers, kind } = shape;
  const n = h * w;
  const field = kind === 'smooth' ? smoothField(rng, h, w) : null;
  const bare = {
    id: `${role}-${v}`,
    role,
    grid: { h, w },
    hasCls: heads > 0,
    features: rows(rng, n, d, field),
    layers,
    taps: new Map<number, LayerTap>(),
    ...(role === 'crop' ? { place: { row: (v - 1) >> 1, col: (v - 1) & 1, rows: 2, cols: 2 } } : {}),
  };
  if (heads === 0) return bare;
  const dh = d / heads;
  for (let layer = 0; layer < layers; layer++) {
    const perHead = (): Tensor => {
      const parts = Array.from({ length: heads }, () => [
        noise(rng, [1, dh]),
        rows(rng, n, dh, field),
      ]).flat();
      const data = new Float32Array(heads * (n + 1) * dh);
      let at = 0;
      for (const part of parts) {
        data.set(part.data, at);
        at += part.data.length;
      }
      return createTensor(data, [heads, n + 1, dh]);
    };
    bare.taps.set(layer, { queries: perHead(), keys: perHead() });
  }
  return {
    ...bare,
    joint: rows(rng, n, jointWidth, field),
    importance: noise(rng, [n]).data,
    target: noise(rng, [n]).data.map((value) => Math.max(0, value)),
  };
}

const waves = 12;

/** `[n, waves]` values of plane waves over the grid. */
function smoothField(rng: Rng, h: number, w: number): Float64Array {
  const wave = Array.from({ length: waves }, () => [rng.next() * 0.3, rng.next() * 0.3, rng.next() * 6]);
  return Float64Array.from({ length: h * w * waves }, (_, at) => {
    const [a, b, phase] = wave[at % waves]!;
    const i = Math.floor(at / waves);
    return Math.sin(a! * (i % w) + b! * Math.floor(i / w) + phase!);
  });
}

/** A common mean, a random mixture of the field's waves, and a little noise; noise alone without a field. */
function rows(rng: Rng, n: number, width: number, field: Float64Array | null): Tensor {
  if (!field) return noise(rng, [n, width]);
  const mixture = noise(rng, [waves, width]).data;
  const mean = noise(rng, [width]).data;
  const data = new Float32Array(n * width);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < width; c++) {
      let value = 1.5 * mean[c]! + 0.2 * bell(rng);
      for (let k = 0; k < waves; k++) value += field[i * waves + k]! * mixture[k * width + c]!;
      data[i * width + c] = value;
    }
  }
  return createTensor(data, [n, width]);
}

const bell = (rng: Rng): number => rng.next() + rng.next() + rng.next() + rng.next() - 2;

function noise(rng: Rng, shape: readonly number[]): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return createTensor(
    Float32Array.from({ length: size }, () => bell(rng)),
    shape,
  );
}
