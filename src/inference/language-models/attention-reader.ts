import { type AttentionCapture, captureLayer, checkCapture } from '../../contracts/attention-capture.ts';
import type { AttentionSite, Tap, TensorMap } from '../../contracts/inference.ts';
import { type TappedModel, tapModel, unreadableAttention } from '../onnx/tap-model.ts';
import { readTap, type TapTensor } from '../onnx/tap-tensor.ts';
import type { ModelHandle } from '../session-engine.ts';
import type { RunOnIds } from './decoder.ts';

/** The edited model without its weights: they are read again when a session is made. */
interface TappedHandle extends Omit<TappedModel, 'source'> {
  readonly handle: ModelHandle;
}

/** Tokens of the comparison between what was read and what the model itself computed. */
const checkedTokens = 16;
/** Largest difference of a probability; half precision and quantised products stay below it. */
const tolerance = 0.02;

/**
 * The `capture` of a decoder whose attention is found in its graph. At first use the probabilities that follow from what
 * was read are compared with the model's own on a few tokens: where something else enters them (position biases, windows,
 * sinks), the model is refused.
 */
export function attentionReader(
  core: ModelHandle,
  vocabSize: number,
): (run: RunOnIds, ids: Int32Array) => Promise<AttentionCapture> {
  let tapped: TappedHandle | null = null;
  const read = async (
    run: RunOnIds,
    ids: Int32Array,
    { handle, sites, taps }: TappedHandle,
  ): Promise<AttentionCapture> => {
    const fetched = taps.filter(({ kind }) => kind !== 'probabilities').map(({ output }) => output);
    return captureOf(core.label, sites, taps, await run(handle, ids, fetched), ids.length);
  };
  return async (run, ids) => {
    if (!tapped) {
      const opened = await tapAttention(core);
      const probe = Int32Array.from({ length: checkedTokens }, (_, i) => i % vocabSize);
      const results = await run(
        opened.handle,
        probe,
        opened.taps.map(({ output }) => output),
      );
      const capture = captureOf(core.label, opened.sites, opened.taps, results, probe.length);
      checkProbabilities(core.label, capture, opened, results);
      tapped = opened;
    }
    return read(run, ids, tapped);
  };
}

async function tapAttention(model: ModelHandle): Promise<TappedHandle> {
  const tap = async (): Promise<TappedModel> =>
    tapModel(model.label, await model.source(), {
      queries: 'all',
      keys: 'all',
      values: 'all',
      probabilities: 'all',
    });
  const { sites, taps } = await tap();
  for (const { role, softcap, node } of sites) {
    if (role === 'cross') throw unreadableAttention(model.label, `'${node}' attends to another sequence`);
    if (softcap !== null) throw unreadableAttention(model.label, `'${node}' caps its logits`);
  }
  const handle = { ...model, key: `${model.key} taps`, source: async () => (await tap()).source };
  return { handle, sites, taps };
}

function tensorOf(
  name: string,
  taps: readonly Tap[],
  results: TensorMap,
  kind: Tap['kind'],
  site: number,
): TapTensor {
  const tap = taps.find((candidate) => candidate.kind === kind && candidate.site === site);
  if (!tap) throw unreadableAttention(name, `attention ${site} does not show its ${kind}`);
  return readTap(tap, results[tap.output]!);
}

function captureOf(
  name: string,
  sites: readonly AttentionSite[],
  taps: readonly Tap[],
  results: TensorMap,
  nTokens: number,
): AttentionCapture {
  const layers = sites.map(({ index }) => {
    const [q, k, v] = (['queries', 'keys', 'values'] as const).map((kind) =>
      tensorOf(name, taps, results, kind, index),
    ) as [TapTensor, TapTensor, TapTensor];
    return { q, k, v };
  });
  const [, nHead, , dHead] = layers[0]!.q.dims as [number, number, number, number];
  const copies = layers.flatMap(({ k, v }) => [copiesOf(k), copiesOf(v)]).reduce(commonDivisor);
  const capture: AttentionCapture = {
    geometry: {
      nLayer: layers.length,
      nHead,
      nKvHead: layers[0]!.k.dims[1]! / copies,
      dHead,
      scale: sites[0]!.scale ?? dHead ** -0.5,
      bytesPerValue: 4,
    },
    nTokens,
    layers: layers.map(({ q, k, v }) => ({ q: q.data, k: firstOf(k, copies), v: firstOf(v, copies) })),
  };
  checkCapture(capture);
  return capture;
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** How many neighbouring heads hold the same vectors: un-fused exports repeat grouped key/value heads for every query head. */
function copiesOf({ dims, data }: TapTensor): number {
  const heads = dims[1]!;
  const size = data.length / heads;
  for (let copies = heads; copies > 1; copies--) {
    if (heads % copies !== 0) continue;
    const repeats = data.every((value, i) => {
      const head = Math.floor(i / size);
      return value === data[(head - (head % copies)) * size + (i % size)];
    });
    if (repeats) return copies;
  }
  return 1;
}

/** One head of every `copies` neighbours. */
function firstOf({ dims, data }: TapTensor, copies: number): Float32Array {
  if (copies === 1) return data;
  const size = data.length / dims[1]!;
  const kept = new Float32Array(data.length / copies);
  for (let head = 0; head * size < kept.length; head++) {
    kept.set(data.subarray(head * copies * size, (head * copies + 1) * size), head * size);
  }
  return kept;
}

function checkProbabilities(
  name: string,
  capture: AttentionCapture,
  { sites, taps }: TappedHandle,
  results: TensorMap,
): void {
  for (const { index, node } of sites) {
    const own = tensorOf(name, taps, results, 'probabilities', index).data;
    const derived = captureLayer(capture, index, 'prefill', 0, capture.nTokens).denseAttention();
    const agrees =
      own.length === derived.length && own.every((value, i) => Math.abs(value - derived[i]!) <= tolerance);
    if (agrees) continue;
    throw unreadableAttention(
      name,
      `at '${node}' something besides queries and keys shapes it, such as a position bias`,
    );
  }
}
