import { createTensor, type Tensor } from '../../base/tensor.ts';
import type { TensorMap } from '../../contracts/inference.ts';
import type { LayerTap } from '../../contracts/pruner-source.ts';
import type { EncoderFigures } from '../../contracts/vision-view.ts';
import { openEmbeddedModel } from '../models/embedded-model.ts';
import { workerBackend, workerEngine } from '../models/worker-engine.ts';

/** Sizes of the embedded image–text encoder, as its `model.json` states them. */
export interface EncoderShape {
  /** Pixels along the square that it takes. */
  readonly side: number;
  readonly patch: number;
  /** Patches along a side. */
  readonly cells: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Width of the joint image–text space. */
  readonly joint: number;
  /** The longest text, tokens. */
  readonly textTokens: number;
}

/** Everything that one pass tells about one view; row 0 of `[1 + n, …]` tensors is CLS. */
export interface EncodedPixels {
  /** `[n, width]` output of the layer before the last, CLS left out: what LLaVA hands to its projector. */
  readonly penultimate: Tensor;
  /** `[n, width]` normed output of the last layer: what our own projector was trained on. */
  readonly last: Tensor;
  /** `[n, joint]` patches in the space of the texts. */
  readonly joint: Tensor;
  /** `[joint]` the whole view in that space, unit length. */
  readonly embedding: Float32Array;
  readonly taps: ReadonlyMap<number, LayerTap>;
}

export const encoderId = 'clip-scenes';
const imageGraph = 'clip-image-taps';
/** Views of one run; more only cost memory. */
const batch = 8;

let shape: Promise<EncoderShape> | null = null;

export function encoderShape(): Promise<EncoderShape> {
  shape ??= readShape().catch((error: unknown) => {
    shape = null;
    throw error;
  });
  return shape;
}

async function readShape(): Promise<EncoderShape> {
  const model = await openEmbeddedModel(encoderId);
  const { architecture } = (await model.json('model.json')) as {
    readonly architecture: Readonly<
      Record<'image' | 'patch' | 'width' | 'layers' | 'heads' | 'joint' | 'text_tokens', number>
    >;
  };
  const { image, patch, width, layers, heads, joint, text_tokens } = architecture;
  return { side: image, patch, cells: image / patch, width, layers, heads, joint, textTokens: text_tokens };
}

/** What ran, for captions and exports. */
export async function encoderFigures(ms: number): Promise<EncoderFigures> {
  const [{ layers, heads }, model] = await Promise.all([encoderShape(), openEmbeddedModel(encoderId)]);
  return {
    model: {
      id: `${encoderId}/${model.precision}`,
      sha256: model.sha256,
      label: `${encoderId}, ${model.entry.label}`,
    },
    layers,
    heads,
    backend: workerBackend()?.backend ?? 'wasm',
    ms,
  };
}

export interface EncoderInput {
  /** `[3, side, side]` in 0…1. */
  readonly pixels: Float32Array;
  /** `[n]` 1 = real, 0 = padding, which no token attends to; all real when absent. */
  readonly valid?: Uint8Array | undefined;
}

/** Loads the image tower ahead of its first run. */
export async function loadEncoder(): Promise<void> {
  await workerEngine().inspect((await openEmbeddedModel(encoderId)).graph(imageGraph));
}

/** Runs the image tower over views. */
export async function encodePixels(
  views: readonly EncoderInput[],
  { signal, onDone }: { readonly signal?: AbortSignal; readonly onDone?: (views: number) => void } = {},
): Promise<readonly EncodedPixels[]> {
  const encoder = await encoderShape();
  const graph = (await openEmbeddedModel(encoderId)).graph(imageGraph);
  const fetches = ['image_embeds', 'patch_embeds', 'patch_hidden', `hidden.${encoder.layers - 2}`];
  for (let layer = 0; layer < encoder.layers; layer++) fetches.push(`q.${layer}`, `k.${layer}`);
  const encoded: EncodedPixels[] = [];
  for (let start = 0; start < views.length; start += batch) {
    const part = views.slice(start, start + batch);
    const options = { fetches, ...(signal ? { signal } : {}) };
    const outputs = await workerEngine().run(graph, feedsOf(part, encoder), options);
    for (let v = 0; v < part.length; v++) encoded.push(pickView(outputs, v, encoder));
    onDone?.(encoded.length);
  }
  return encoded;
}

function feedsOf(views: readonly EncoderInput[], { side, cells }: EncoderShape): TensorMap {
  const n = cells * cells;
  const pixels = new Float32Array(views.length * 3 * side * side);
  const keep = new Float32Array(views.length * n).fill(1);
  for (const [v, view] of views.entries()) {
    pixels.set(view.pixels, v * 3 * side * side);
    if (view.valid) keep.set(view.valid, v * n);
  }
  return {
    pixels: { type: 'float32', dims: [views.length, 3, side, side], data: pixels },
    keep_mask: { type: 'float32', dims: [views.length, n], data: keep },
  };
}

function pickView(outputs: TensorMap, v: number, encoder: EncoderShape): EncodedPixels {
  const { cells, width, layers, heads, joint } = encoder;
  const n = cells * cells;
  const dh = width / heads;
  const take = (name: string, size: number): Float32Array =>
    (outputs[name]!.data as Float32Array).slice(v * size, (v + 1) * size);
  const rows = 1 + n;
  const taps = new Map<number, LayerTap>();
  for (let layer = 0; layer < layers; layer++) {
    const head = (name: string): Tensor =>
      createTensor(take(`${name}.${layer}`, heads * rows * dh), [heads, rows, dh]);
    taps.set(layer, { queries: head('q'), keys: head('k') });
  }
  return {
    penultimate: createTensor(take(`hidden.${layers - 2}`, rows * width).slice(width), [n, width]),
    last: createTensor(take('patch_hidden', n * width), [n, width]),
    joint: createTensor(take('patch_embeds', n * joint), [n, joint]),
    embedding: take('image_embeds', joint),
    taps,
  };
}
