import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { createRng } from '../../../base/rng.ts';
import { createTensor } from '../../../base/tensor.ts';
import type { LayerTap, Source, View } from '../../../contracts/pruner-source.ts';
import { defaultVisual } from '../../../contracts/visual-settings.ts';
import { pruners } from '../../../methods/pruners/index.ts';
import { patchFates } from '../../../plots/patch-canvas/fates.ts';
import { flatTrace } from '../../../workers/vision/flat-trace.ts';
import { budgetOf } from '../../../workers/vision/prune.ts';

const folder = join(import.meta.dirname, '../../../../models/clip-scenes');
const joint = 96;
const seed = 1;
const repaints = 15;

interface Architecture {
  readonly image: number;
  readonly patches: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}

export interface WallFigures {
  /** From pixels to every cell of the wall as the page opens it, sessions created on the way; ms of the main thread. */
  readonly firstMs: number;
  /** Every row of the wall at one other budget, features cached: what a step of a slider asks for; median, ms. */
  readonly stepMs: number;
}

/**
 * The work behind the first wall on the embedded encoder: ONNX Runtime in WebAssembly on one thread, as in the page. Decoding the
 * picture and painting are the browser's and not in it.
 * @param clock milliseconds of processor time of the whole program
 */
export async function wallFigures(clock: () => number): Promise<WallFigures> {
  env.wasm.numThreads = 1;
  const { architecture, default_precision: precision } = JSON.parse(
    readFileSync(join(folder, 'model.json'), 'utf8'),
  ) as { architecture: Architecture; default_precision: string };
  const file = (name: string) => new Uint8Array(readFileSync(join(folder, precision, name)));
  const weights = file('weights.bin');
  const graphs = [file('clip-image-taps.onnx'), file('clip-text.onnx')] as const;
  const rng = createRng(seed);
  const pixels = Float32Array.from({ length: 3 * architecture.image ** 2 }, () => rng.next());
  const begun = mainThreadMs() ?? clock();
  const [image, text] = [await openInWasm(graphs[0], weights), await openInWasm(graphs[1], weights)];
  const source = await encode(image, text, pixels, architecture);
  for (const percent of defaultVisual.budgets) await wallColumn(source, percent / 100);
  const firstMs = (mainThreadMs() ?? clock()) - begun;
  const steps: number[] = [];
  for (let i = 0; i < repaints; i++) {
    const start = clock();
    await wallColumn(source, (5 + 5 * i) / 100);
    steps.push(clock() - start);
  }
  await Promise.all([image.release(), text.release()]);
  return { firstMs, stepMs: steps.sort((a, b) => a - b)[Math.floor(repaints / 2)]! };
}

/** Clock ticks of Linux, a second. */
const ticksPerSecond = 100;

/**
 * Processor milliseconds of the main thread alone, where the system tells them: V8 goes on optimising WebAssembly on others long
 * after it runs, which nobody waits for.
 */
function mainThreadMs(): number | null {
  try {
    const stat = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
  } catch {
    return null;
  }
}

const openInWasm = (graph: Uint8Array, data: Uint8Array): Promise<InferenceSession> =>
  InferenceSession.create(graph, {
    executionProviders: ['wasm'],
    externalData: [{ path: 'weights.bin', data }],
  });

async function encode(
  image: InferenceSession,
  text: InferenceSession,
  pixels: Float32Array,
  { image: side, patches, width, layers, heads }: Architecture,
): Promise<Source> {
  const keep = new Float32Array(patches).fill(1);
  const fetches = ['image_embeds', 'patch_embeds', `hidden.${layers - 2}`];
  for (let layer = 0; layer < layers; layer++) fetches.push(`q.${layer}`, `k.${layer}`);
  const outputs = await image.run(
    {
      pixels: new Tensor('float32', pixels, [1, 3, side, side]),
      keep_mask: new Tensor('float32', keep, [1, patches]),
    },
    fetches,
  );
  const of = (name: string) => outputs[name]!.data as Float32Array;
  const perHead = [heads, patches + 1, width / heads];
  const taps = new Map<number, LayerTap>();
  for (let layer = 0; layer < layers; layer++) {
    const tap = (name: string) => createTensor(of(`${name}.${layer}`), perHead);
    taps.set(layer, { queries: tap('q'), keys: tap('k') });
  }
  const across = Math.sqrt(patches);
  const view: View = {
    id: 'whole',
    role: 'single',
    grid: { h: across, w: across },
    hasCls: true,
    features: createTensor(of(`hidden.${layers - 2}`).slice(width), [patches, width]),
    joint: createTensor(of('patch_embeds'), [patches, joint]),
    layers,
    taps,
  };
  const ids = BigInt64Array.from([300, 301, 302].flatMap((id) => [BigInt(id), 1n]));
  const { text_embeds: embeds } = await text.run({ input_ids: new Tensor('int64', ids, [3, 2]) });
  const rows = embeds!.data as Float32Array;
  return {
    views: [view],
    text: {
      tokens: ['a', 'red', 'apple'],
      embeds: createTensor(rows, [3, joint]),
      pooled: rows.slice(0, joint),
    },
  };
}

/** One budget of every method that the wall opens with, down to what becomes of each patch. */
async function wallColumn(source: Source, share: number): Promise<void> {
  const control = { seed, signal: new AbortController().signal };
  for (const id of defaultVisual.methods) {
    const pruner = pruners.get(id);
    const trace = await pruner.run(source, budgetOf(pruner, source, share), {}, control);
    patchFates(flatTrace(trace), source.views);
  }
}
