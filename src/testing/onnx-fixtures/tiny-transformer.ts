import { createRng } from '../../base/rng.ts';

/** Sizes and switches of a tiny random decoder. All sizes differ, so that swapped axes fail. */
export interface TinyConfig {
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  /** New tokens. */
  readonly queries: number;
  /** Cached tokens before them; keys = past + queries. */
  readonly past: number;
  readonly vocabulary: number;
  /** Null: 1/√headSize. */
  readonly scale: number | null;
  readonly softcap: number | null;
  readonly causal: boolean;
  /** Keys further back than this are masked; null: none. */
  readonly window: number | null;
  readonly rotary: 'none' | 'half' | 'interleaved';
  readonly norm: 'pre' | 'post';
  /** Extra logit column per head, in the denominator only. */
  readonly sinks: 'none' | 'zero' | 'learned';
  /** Keys of the mask input that are hidden from every query. */
  readonly hiddenKeys: readonly number[];
  /** A random additive tensor [heads, queries, keys]. */
  readonly positionBias: boolean;
  readonly projectionBias: boolean;
}

export const tinyDefaults: TinyConfig = {
  layers: 2,
  heads: 3,
  kvHeads: 3,
  headSize: 4,
  queries: 5,
  past: 2,
  vocabulary: 11,
  scale: null,
  softcap: null,
  causal: true,
  window: null,
  rotary: 'none',
  norm: 'pre',
  sinks: 'none',
  hiddenKeys: [],
  positionBias: false,
  projectionBias: false,
};

export interface TinyLayer {
  /** [hidden, heads·headSize] and the grouped ones [hidden, kvHeads·headSize], row-major. */
  readonly wq: Float32Array;
  readonly wk: Float32Array;
  readonly wv: Float32Array;
  /** [heads·headSize, hidden] */
  readonly wo: Float32Array;
  readonly bq: Float32Array;
  readonly bk: Float32Array;
  readonly bv: Float32Array;
  /** [hidden, inner] and [inner, hidden] */
  readonly up: Float32Array;
  readonly down: Float32Array;
  /** [kvHeads, past, headSize] */
  readonly pastKeys: Float32Array;
  readonly pastValues: Float32Array;
  /** [heads] */
  readonly sinks: Float32Array;
}

export interface TinyModel {
  readonly config: TinyConfig;
  readonly hidden: number;
  readonly inner: number;
  readonly keys: number;
  readonly ids: readonly number[];
  /** [vocabulary, hidden] */
  readonly embedding: Float32Array;
  /** [heads, queries, keys] */
  readonly positionBias: Float32Array;
  /** [positions, headSize / 2] */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  readonly layers: readonly TinyLayer[];
}

const positions = 16;
export const normEpsilon = 1e-5;

export function tinyModel(overrides: Partial<TinyConfig>, seed = 41): TinyModel {
  const config = { ...tinyDefaults, ...overrides };
  const rng = createRng(seed);
  const random = (count: number, spread: number): Float32Array =>
    Float32Array.from({ length: count }, () => spread * rng.normal());
  const { heads, kvHeads, headSize, past, queries } = config;
  const hidden = heads * headSize;
  const inner = hidden * 2 + 1;
  const keys = past + queries;
  const angle = (i: number): number =>
    Math.floor(i / (headSize / 2)) * 100 ** (-(i % (headSize / 2)) / (headSize / 2));
  const table = (f: (x: number) => number): Float32Array =>
    Float32Array.from({ length: (positions * headSize) / 2 }, (_, i) => f(angle(i)));
  return {
    config,
    hidden,
    inner,
    keys,
    ids: Array.from({ length: queries }, () => rng.int(config.vocabulary)),
    embedding: random(config.vocabulary * hidden, 1),
    positionBias: random(heads * queries * keys, 1),
    cos: table(Math.cos),
    sin: table(Math.sin),
    layers: Array.from({ length: config.layers }, () => ({
      wq: random(hidden * hidden, 1.7 / Math.sqrt(hidden)),
      wk: random(hidden * kvHeads * headSize, 1.7 / Math.sqrt(hidden)),
      wv: random(hidden * kvHeads * headSize, 1.7 / Math.sqrt(hidden)),
      wo: random(hidden * hidden, 1 / Math.sqrt(hidden)),
      bq: random(hidden, 0.5),
      bk: random(kvHeads * headSize, 0.5),
      bv: random(kvHeads * headSize, 0.5),
      up: random(hidden * inner, 1 / Math.sqrt(hidden)),
      down: random(inner * hidden, 0.7 / Math.sqrt(hidden)),
      pastKeys: random(kvHeads * past * headSize, 1),
      pastValues: random(kvHeads * past * headSize, 1),
      sinks: random(heads, 1),
    })),
  };
}

/** What the float64 reference gives for one layer; arrays are row-major. */
export interface ReferenceLayer {
  /** [heads, queries, headSize], rotated */
  readonly q: Float64Array;
  /** [kvHeads, keys, headSize], rotated */
  readonly k: Float64Array;
  readonly v: Float64Array;
  /** scale · q·k, before cap and mask [heads, queries, keys] */
  readonly raw: Float64Array;
  readonly probabilities: Float64Array;
  /** Residual stream after the layer [queries, hidden] */
  readonly hidden: Float64Array;
}

/**
 * The whole model in float64, written from the formulas of attention and independent of any graph.
 * @param bias added to the logits of every layer at key `key`, or null.
 */
export function referenceRun(
  model: TinyModel,
  bias: { readonly key: number; readonly value: number } | null = null,
): { readonly logits: Float64Array; readonly layers: readonly ReferenceLayer[] } {
  const { config, hidden, inner } = model;
  let x = Float64Array.from({ length: config.queries * hidden }, (_, i) => {
    const id = model.ids[Math.floor(i / hidden)]!;
    return model.embedding[id * hidden + (i % hidden)]!;
  });
  const layers: ReferenceLayer[] = [];
  for (const layer of model.layers) {
    const attended = attend(model, layer, config.norm === 'pre' ? norm(x, hidden) : x, bias);
    x = add(x, matmul(attended.context, layer.wo, config.queries, hidden, hidden));
    if (config.norm === 'post') x = norm(x, hidden);
    const fed = config.norm === 'pre' ? norm(x, hidden) : x;
    const up = matmul(fed, layer.up, config.queries, hidden, inner).map((value) => Math.max(0, value));
    x = add(x, matmul(up, layer.down, config.queries, inner, hidden));
    if (config.norm === 'post') x = norm(x, hidden);
    layers.push({ ...attended, hidden: x });
  }
  const last = config.norm === 'pre' ? norm(x, hidden) : x;
  const logits = new Float64Array(config.queries * config.vocabulary);
  for (let t = 0; t < config.queries; t++) {
    for (let id = 0; id < config.vocabulary; id++) {
      for (let i = 0; i < hidden; i++) {
        logits[t * config.vocabulary + id]! += last[t * hidden + i]! * model.embedding[id * hidden + i]!;
      }
    }
  }
  return { logits, layers };
}

function attend(
  model: TinyModel,
  layer: TinyLayer,
  x: Float64Array,
  bias: { readonly key: number; readonly value: number } | null,
): Omit<ReferenceLayer, 'hidden'> & { readonly context: Float64Array } {
  const { config, hidden, keys } = model;
  const { heads, kvHeads, headSize: d, queries, past } = config;
  const project = (w: Float32Array, b: Float32Array, width: number): Float64Array => {
    const y = matmul(x, w, queries, hidden, width);
    return config.projectionBias ? y.map((value, i) => value + b[i % width]!) : y;
  };
  const q = rotate(model, splitHeads(project(layer.wq, layer.bq, hidden), queries, heads, d), heads);
  const newK = rotate(
    model,
    splitHeads(project(layer.wk, layer.bk, kvHeads * d), queries, kvHeads, d),
    kvHeads,
  );
  const newV = splitHeads(project(layer.wv, layer.bv, kvHeads * d), queries, kvHeads, d);
  const k = joinPast(layer.pastKeys, newK, kvHeads, past, queries, d);
  const v = joinPast(layer.pastValues, newV, kvHeads, past, queries, d);
  const raw = new Float64Array(heads * queries * keys);
  const probabilities = new Float64Array(raw.length);
  const context = new Float64Array(queries * hidden);
  const scale = config.scale ?? 1 / Math.sqrt(d);
  for (let h = 0; h < heads; h++) {
    const group = Math.floor(h / (heads / kvHeads));
    for (let i = 0; i < queries; i++) {
      const row = (h * queries + i) * keys;
      for (let j = 0; j < keys; j++) {
        let dot = 0;
        for (let c = 0; c < d; c++) dot += q[(h * queries + i) * d + c]! * k[(group * keys + j) * d + c]!;
        raw[row + j] = dot * scale;
      }
      const logit = (j: number): number => {
        const hides =
          (config.causal && j > past + i) ||
          (config.window !== null && j <= past + i - config.window) ||
          config.hiddenKeys.includes(j);
        if (hides) return Number.NEGATIVE_INFINITY;
        const capped =
          config.softcap === null
            ? raw[row + j]!
            : config.softcap * Math.tanh(raw[row + j]! / config.softcap);
        return (
          capped +
          (config.positionBias ? model.positionBias[row + j]! : 0) +
          (bias?.key === j ? bias.value : 0)
        );
      };
      const logits = Array.from({ length: keys }, (_, j) => logit(j));
      const sink = config.sinks === 'learned' ? layer.sinks[h]! : 0;
      const top = Math.max(...logits, config.sinks === 'none' ? Number.NEGATIVE_INFINITY : sink);
      let total = config.sinks === 'none' ? 0 : Math.exp(sink - top);
      for (const value of logits) total += Math.exp(value - top);
      for (let j = 0; j < keys; j++) {
        const p = Math.exp(logits[j]! - top) / total;
        probabilities[row + j] = p;
        for (let c = 0; c < d; c++) context[i * hidden + h * d + c]! += p * v[(group * keys + j) * d + c]!;
      }
    }
  }
  return { q, k, v, raw, probabilities, context };
}

/** Rotary embedding of [heads, queries, d] at positions past, past + 1, … (RoFormer, 2104.09864, §3.2.2). */
function rotate(model: TinyModel, x: Float64Array, heads: number): Float64Array {
  const { rotary, headSize: d, queries, past } = model.config;
  if (rotary === 'none') return x;
  const y = new Float64Array(x.length);
  for (let row = 0; row < heads * queries; row++) {
    const position = past + (row % queries);
    for (let pair = 0; pair < d / 2; pair++) {
      const cos = model.cos[position * (d / 2) + pair]!;
      const sin = model.sin[position * (d / 2) + pair]!;
      const a = row * d + (rotary === 'half' ? pair : 2 * pair);
      const b = row * d + (rotary === 'half' ? pair + d / 2 : 2 * pair + 1);
      y[a] = x[a]! * cos - x[b]! * sin;
      y[b] = x[b]! * cos + x[a]! * sin;
    }
  }
  return y;
}

function splitHeads(x: Float64Array, rows: number, heads: number, d: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let t = 0; t < rows; t++)
    for (let h = 0; h < heads; h++)
      for (let c = 0; c < d; c++) y[(h * rows + t) * d + c] = x[(t * heads + h) * d + c]!;
  return y;
}

function joinPast(
  past: Float32Array,
  own: Float64Array,
  heads: number,
  before: number,
  after: number,
  d: number,
): Float64Array {
  const y = new Float64Array(heads * (before + after) * d);
  for (let h = 0; h < heads; h++) {
    y.set(past.subarray(h * before * d, (h + 1) * before * d), h * (before + after) * d);
    y.set(own.subarray(h * after * d, (h + 1) * after * d), (h * (before + after) + before) * d);
  }
  return y;
}

function matmul(
  a: Float64Array,
  b: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  const y = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++)
      for (let j = 0; j < columns; j++) y[i * columns + j]! += a[i * inner + k]! * b[k * columns + j]!;
  return y;
}

const add = (a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> =>
  Float64Array.from(a, (value, i) => value + b[i]!);

/** Layer norm without gain and offset, over rows of `width`. */
function norm(x: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const y = new Float64Array(x.length);
  for (let from = 0; from < x.length; from += width) {
    const row = x.subarray(from, from + width);
    const mean = row.reduce((sum, value) => sum + value, 0) / width;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    row.forEach((value, i) => {
      y[from + i] = (value - mean) / Math.sqrt(variance + normEpsilon);
    });
  }
  return y;
}
