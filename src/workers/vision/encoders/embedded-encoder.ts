import { createTensor, type Tensor } from '../../../base/tensor.ts';
import type { TensorMap } from '../../../contracts/inference.ts';
import { modelKey, type ModelRef } from '../../../contracts/model.ts';
import type { LayerTap } from '../../../contracts/pruner-source.ts';
import type { EncoderLack } from '../../../contracts/vision-view.ts';
import { type OpenEmbeddedModel, openEmbeddedModel } from '../../models/embedded-model.ts';
import { workerEngine } from '../../models/worker-engine.ts';
import { embeddedTexts } from './embedded-texts.ts';
import { projectedEncoder, projectPatches } from './projector.ts';

import type { EncodedPixels, EncoderInput, EncoderShape, VisionEncoder } from './vision-encoder.ts';

type EmbeddedRef = Extract<ModelRef, { readonly kind: 'embedded' }>;

/** Sizes of an embedded image–text encoder, as its `model.json` states them. */
export interface EmbeddedShape extends EncoderShape {
  /** Width of the joint image–text space. */
  readonly joint: number;
  /** The longest text, tokens. */
  readonly textTokens: number;
}

/** An encoder that ships with the page, with the graph that its layers are cut from. */
export interface EmbeddedEncoder extends VisionEncoder {
  readonly kind: 'embedded';
  readonly shape: EmbeddedShape;
  readonly graph: ReturnType<OpenEmbeddedModel['graph']>;
}

const imageGraph = 'clip-image-taps';
/** The feed-forward of the encoder is so many times as wide as its stream. */
const feedForwardFactor = 4;
/** Views of one run; more only cost memory. */
const batch = 8;

const encoders = new Map<string, Promise<EmbeddedEncoder>>();

/** @throws TokenscopeError `not-found` for an unknown model or precision, `offline`. */
export function openEmbeddedEncoder(ref: EmbeddedRef): Promise<EmbeddedEncoder> {
  const key = modelKey(ref);
  const known = encoders.get(key);
  if (known) return known;
  const opening = describe(ref, key);
  encoders.set(key, opening);
  opening.catch(() => encoders.delete(key));
  return opening;
}

async function describe(ref: EmbeddedRef, key: string): Promise<EmbeddedEncoder> {
  const model = await openEmbeddedModel(ref.id, ref.precision);
  const { architecture } = (await model.json('model.json')) as {
    readonly architecture: Readonly<
      Record<'image' | 'patch' | 'width' | 'layers' | 'heads' | 'joint' | 'text_tokens', number>
    >;
  };
  const { image, patch, width, layers, heads, joint, text_tokens } = architecture;
  const shape: EmbeddedShape = {
    side: image,
    patch,
    cells: image / patch,
    width,
    layers,
    heads,
    feedForward: feedForwardFactor * width,
    hasCls: true,
    firstCut: 0,
    padding: [128, 128, 128],
    masksPadding: true,
    joint,
    textTokens: text_tokens,
  };
  const graph = model.graph(imageGraph);
  const isProjected = ref.id === projectedEncoder;
  const lacks: readonly EncoderLack[] = isProjected ? [] : ['projector'];
  return {
    kind: 'embedded',
    key,
    shape,
    model: {
      id: `${ref.id}/${model.precision}`,
      sha256: model.sha256,
      label: `${ref.id}, ${model.entry.label}`,
    },
    lacks,
    texts: embeddedTexts(model, shape),
    projector: isProjected ? projectPatches : null,
    graph,
    async load() {
      await workerEngine().inspect(graph);
    },
    async encode(views, { signal, onDone } = {}) {
      const fetches = ['patch_embeds', 'patch_hidden', `hidden.${layers - 2}`];
      for (let layer = 0; layer < layers; layer++) fetches.push(`q.${layer}`, `k.${layer}`);
      const encoded: EncodedPixels[] = [];
      for (let start = 0; start < views.length; start += batch) {
        const part = views.slice(start, start + batch);
        const options = { fetches, ...(signal ? { signal } : {}) };
        const outputs = await workerEngine().run(graph, feedsOf(part, shape), options);
        for (let v = 0; v < part.length; v++) encoded.push(pickView(outputs, v, shape));
        onDone?.(encoded.length);
      }
      return encoded;
    },
  };
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

function pickView(outputs: TensorMap, v: number, encoder: EmbeddedShape): EncodedPixels {
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
    taps,
  };
}
