import { createTensor, type Tensor } from '../../base/tensor.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type {
  EncodedPicture,
  ImageEncoder,
  ImageEncoderInfo,
  RunTokens,
} from '../../contracts/image-encoder.ts';
import type { AttentionSite, SessionInput, Tap, TapKind, TensorMap } from '../../contracts/inference.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { readOnnxModel } from '../onnx/onnx-model.ts';
import type { ModelFiles } from '../model-files.ts';
import { tapLoaded, unreadableAttention } from '../onnx/tap-model.ts';
import { readTap, type TapTensor } from '../onnx/tap-tensor.ts';
import type { InferenceEngine, ModelHandle, RunOptions } from '../session-engine.ts';
import { floatTensor, floatValues } from '../tensor-values.ts';
import { checkAttention } from './attention-check.ts';
import { openJointSpace } from './joint-space.ts';
import { type PixelPlan, readPixelPlan, type TokenLayout, tokenLayout } from './pixel-plan.ts';
import { type EncoderLayers, openRemainingLayers, remainingHandle } from './remaining-layers.ts';
import { textTower, type TextTower } from './text-tower.ts';
import { partTowers } from './two-towers.ts';

export interface ForeignEncoderParts
  extends Pick<ModelFiles, 'ref' | 'name' | 'label' | 'sha256' | 'bytes' | 'key' | 'source'> {
  /** Parsed `preprocessor_config.json` and `config.json`, or null. */
  readonly preprocessor: unknown;
  readonly config: unknown;
  /** Of its text tower; null or absent where there is none. */
  readonly tokenizer?: TextTokenizer | null;
}

interface TappedEncoder {
  readonly handle: ModelHandle;
  readonly text: TextTower | null;
  readonly sites: readonly AttentionSite[];
  readonly taps: readonly Tap[];
}

type Run = (pixels: Float32Array, fetches: readonly string[], options: RunOptions) => Promise<TensorMap>;

/**
 * Any exported vision transformer with plain attention (CLIP, SigLIP, ViT, DINOv2): finds its layers, runs it once on a
 * grey picture to learn its token grid and widths, and compares the attention that follows from its queries and keys with
 * its own.
 * @throws TokenscopeError naming what cannot be fed or read; what the engine throws.
 */
export async function foreignEncoder(
  parts: ForeignEncoderParts,
  engine: () => Pick<InferenceEngine, 'run' | 'inspect' | 'close'>,
  signal: AbortSignal,
): Promise<ImageEncoder> {
  const tapped = await tapEncoder(parts);
  try {
    return await openTapped(parts, tapped, engine, signal);
  } catch (error) {
    await engine().close(tapped.handle.key);
    throw error;
  }
}

async function openTapped(
  parts: ForeignEncoderParts,
  { handle, sites, taps, text }: TappedEncoder,
  engine: () => Pick<InferenceEngine, 'run' | 'inspect' | 'close'>,
  signal: AbortSignal,
): Promise<ImageEncoder> {
  const { name } = parts;
  const { inputs, outputNames } = await engine().inspect(handle, { signal });
  const input = pixelInput(inputs, name);
  const plan = readPixelPlan(parts.preprocessor, parts.config, input, name);
  const run: Run = (pixels, fetches, options) => {
    const feeds = { [input.name]: floatTensor(normalised(pixels, plan), [1, 3, plan.side, plan.side]) };
    return engine().run(handle, feeds, { ...options, fetches });
  };
  const grey = new Float32Array(3 * plan.side ** 2).fill(0.5);
  const outputs = outputsOf(outputNames);
  const first = await run(grey, [...taps.map(({ output }) => output), ...outputs.fetches], { signal });
  const read = (kind: TapKind, site: number, results: TensorMap): TapTensor => {
    const tap = taps.find((candidate) => candidate.kind === kind && candidate.site === site);
    if (!tap) throw unreadableAttention(name, `attention ${site} does not show its ${kind}`);
    return readTap(tap, results[tap.output]!);
  };
  const [, heads, tokens] = read('queries', 0, first).dims as [number, number, number];
  // A pooling head attends with one query of its own: it is no layer.
  const layers = sites.filter(({ index }) => read('queries', index, first).dims[2] === tokens);
  const width = read('hidden', layers.at(-1)!.index, first).dims[2]!;
  const layout = tokenLayout(tokens, plan, name);
  checkAttention(
    name,
    layers[0]!,
    read('queries', 0, first),
    read('keys', 0, first),
    read('probabilities', 0, first),
  );
  const info: ImageEncoderInfo = {
    ref: parts.ref,
    name,
    label: parts.label,
    sha256: parts.sha256,
    bytes: parts.bytes,
    side: plan.side,
    patch: plan.patch ?? Math.floor(plan.side / layout.cells),
    cells: layout.cells,
    hasCls: layout.hasCls,
    prefix: layout.before,
    layers: layers.length,
    heads,
    width,
    feedForward: plan.feedForward ?? 4 * width,
    mean: plan.mean,
    std: plan.std,
  };
  const fetched = [
    ...taps.filter(({ kind }) => kind !== 'probabilities').map(({ output }) => output),
    ...outputs.fetches,
  ];
  const states = layers.map(
    ({ index }) => taps.find(({ kind, site }) => kind === 'hidden' && site === index)!.output,
  );
  const parted: EncoderLayers = { name, handle, states, width, prefix: layout.before };
  const space = await openJointSpace(
    { tower: text, tokenizer: parts.tokenizer ?? null },
    parted,
    {
      stream: read('hidden', layers.at(-1)!.index, first).data,
      embedding: outputs.pooled === null ? null : floatValues(first[outputs.pooled]!),
    },
    engine,
    signal,
  );
  const cuts = new Map<number, RunTokens>();
  const stream: ImageEncoder['stream'] = async (pixels, options = {}) => {
    checkSize(pixels, plan);
    const results = await run(pixels, states, options);
    return layers.map(({ index }) => read('hidden', index, results).data);
  };
  return {
    info,
    space,
    async encode(pixels, options = {}): Promise<EncodedPicture> {
      checkSize(pixels, plan);
      const results = await run(pixels, fetched, options);
      const hidden = (layer: number): Tensor =>
        patchesOf(read('hidden', layers[layer]!.index, results).data, layout, width);
      const { last, pooled } = outputs;
      const top = hidden(layers.length - 1);
      return {
        penultimate: hidden(Math.max(0, layers.length - 2)),
        last: last === null ? top : patchesOf(floatValues(results[last]!), layout, width),
        embedding: pooled === null ? null : floatValues(results[pooled]!),
        joint: space && (await space.project(top.data, options)),
        taps: new Map(
          layers.map((site, layer) => {
            const queries = read('queries', site.index, results);
            const dh = queries.dims[3]!;
            const factor = (site.scale ?? dh ** -0.5) * Math.sqrt(dh);
            return [
              layer,
              {
                queries: headsOf(queries, layout, factor),
                keys: headsOf(read('keys', site.index, results), layout, 1),
              },
            ];
          }),
        ),
      };
    },
    stream,
    async layersAfter(after, signal) {
      const known = cuts.get(after);
      if (known) return known;
      const cut = await openRemainingLayers(
        parted,
        after,
        await stream(ramp(plan), { signal }),
        engine,
        signal,
      );
      cuts.set(after, cut);
      return cut;
    },
    async close() {
      await engine().close(handle.key);
      await space?.close();
      for (const after of cuts.keys()) await engine().close(remainingHandle(parted, after).key);
      cuts.clear();
    },
  };
}

function checkSize(pixels: Float32Array, { side }: PixelPlan): void {
  if (pixels.length === 3 * side ** 2) return;
  throw new TokenscopeError(
    'bad-input',
    `The picture has ${pixels.length} values, not 3 × ${side} × ${side}.`,
    'Scale it to the size of the encoder.',
  );
}

/** A picture that differs everywhere. */
const ramp = ({ side }: PixelPlan): Float32Array =>
  Float32Array.from({ length: 3 * side ** 2 }, (_, i) => (i % 251) / 250);

/** The edited model without its weights: they are read again when a session is made. */
async function tapEncoder(parts: ForeignEncoderParts): Promise<TappedEncoder> {
  const { name, key, bytes, source } = parts;
  const read = async () => {
    const { graph, externalData } = await source();
    return { ...partTowers(readOnnxModel(graph)), externalData };
  };
  const tap = ({ image, externalData }: Awaited<ReturnType<typeof read>>) =>
    tapLoaded(
      name,
      { model: image, externalData },
      { queries: 'all', keys: 'all', hidden: 'all', probabilities: [0] },
    );
  const files = await read();
  const { sites, taps } = tap(files);
  const gpuFault = sites.find((site) => site.gpuFault !== null)?.gpuFault ?? null;
  const handle = {
    key: `${key} taps`,
    label: name,
    bytes,
    source: async () => tap(await read()).source,
    gpuFault,
  };
  return { handle, sites, taps, text: files.text && textTower(parts, files.text) };
}

/** The only input must be pixels: a graph that reads a text as well has two towers. */
function pixelInput(inputs: readonly SessionInput[], name: string): SessionInput {
  const pixels = inputs.find(({ shape, type }) => shape.length === 4 && type === 'float32');
  const other = inputs.find((input) => input !== pixels);
  if (pixels && !other) return pixels;
  throw new TokenscopeError(
    'unsupported',
    pixels
      ? `'${name}' reads '${other!.name}' besides pixels.`
      : `'${name}' takes no single-precision pixels (it reads ${inputs.map((input) => `${input.name}: ${input.type}`).join(', ')}).`,
    'Choose the export of the image tower alone, such as onnx/vision_model.',
  );
}

/** Outputs of the graph itself that are worth having. */
function outputsOf(names: readonly string[]) {
  const last = names.find((name) => name.startsWith('last_hidden_state')) ?? null;
  const pooled =
    names.find((name) => name.startsWith('image_embeds')) ??
    names.find((name) => name.startsWith('pool')) ??
    null;
  return { last, pooled, fetches: [last, pooled].filter((name) => name !== null) };
}

function normalised(pixels: Float32Array, { side, mean, std }: PixelPlan): Float32Array {
  const area = side * side;
  return pixels.map((value, i) => {
    const channel = Math.floor(i / area);
    return (value - mean[channel]!) / std[channel]!;
  });
}

/** Rows of the patches alone: `[1, tokens, width]` → `[n, width]`. */
const patchesOf = (data: Float32Array, { before, cells }: TokenLayout, width: number): Tensor =>
  createTensor(data.slice(before * width, (before + cells * cells) * width), [cells * cells, width]);

/** `[1, heads, tokens, dh]` → `[heads, r + n, dh]`, registers left out, times `factor`. */
function headsOf({ dims, data }: TapTensor, { before, cells, hasCls }: TokenLayout, factor: number): Tensor {
  const [, heads, tokens, dh] = dims as [number, number, number, number];
  const kept = (hasCls ? [0] : []).concat(Array.from({ length: cells * cells }, (_, i) => before + i));
  const out = new Float32Array(heads * kept.length * dh);
  for (let head = 0; head < heads; head++) {
    for (const [row, token] of kept.entries()) {
      const at = (head * tokens + token) * dh;
      for (let c = 0; c < dh; c++) out[(head * kept.length + row) * dh + c] = data[at + c]! * factor;
    }
  }
  return createTensor(out, [heads, kept.length, dh]);
}
