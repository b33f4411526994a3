import { type AttentionCapture, captureLayer, checkCapture } from '../../contracts/attention-capture.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { AttentionSite, SessionSource, Tap, TensorMap } from '../../contracts/inference.ts';
import { findAttention } from '../onnx/find-attention.ts';
import { hoistBranches } from '../onnx/hoist-branch.ts';
import { instrument } from '../onnx/instrument.ts';
import { type OnnxModel, readOnnxModel } from '../onnx/onnx-model.ts';
import { writeOnnxModel } from '../onnx/onnx-write.ts';
import { readTap, type TapTensor } from '../onnx/tap-tensor.ts';
import type { ModelHandle } from '../session-engine.ts';
import type { RunOnIds } from './decoder.ts';

/** A model with its queries, keys, values and probabilities as outputs. */
interface TappedModel {
  readonly handle: ModelHandle;
  readonly sites: readonly AttentionSite[];
  readonly taps: readonly Tap[];
}

/** The graph of a run without a cache: merged decoders hold it in the else branch of an `If`. */
export const firstRunOf = (model: OnnxModel): OnnxModel =>
  model.graph.nodes.some(({ opType }) => opType === 'If') ? hoistBranches(model, 'else').model : model;

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
  let tapped: TappedModel | null = null;
  const read = async (
    run: RunOnIds,
    ids: Int32Array,
    { handle, sites, taps }: TappedModel,
  ): Promise<AttentionCapture> => {
    const fetched = taps.filter(({ kind }) => kind !== 'probabilities').map(({ output }) => output);
    return captureOf(core.label, sites, taps, await run(handle, ids, fetched), ids.length);
  };
  return async (run, ids) => {
    if (!tapped) {
      const opened = tapAttention(core, await core.source());
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

function tapAttention(model: ModelHandle, { graph, externalData }: SessionSource): TappedModel {
  const plain = firstRunOf(readOnnxModel(graph));
  const { matches, unreadable } = findAttention(plain);
  const first = unreadable[0];
  if (first) throw refused(model.label, `'${first.node}' (${first.opType}): ${first.reason}`);
  if (matches.length === 0) throw refused(model.label, 'no attention was found in its graph');
  for (const { site } of matches) {
    if (site.role === 'cross') throw refused(model.label, `'${site.node}' attends to another sequence`);
    if (site.softcap !== null) throw refused(model.label, `'${site.node}' caps its logits`);
  }
  const { model: edited, taps } = instrument(plain, matches, {
    taps: { queries: 'all', keys: 'all', values: 'all', probabilities: 'all' },
  });
  const { bytes, weights } = writeOnnxModel(edited, 'external');
  const source: SessionSource = {
    graph: bytes,
    externalData: weights ? [...externalData, weights] : externalData,
  };
  return {
    handle: { ...model, key: `${model.key} taps`, source: () => Promise.resolve(source) },
    sites: matches.map(({ site }) => site),
    taps,
  };
}

function tensorOf(
  name: string,
  taps: readonly Tap[],
  results: TensorMap,
  kind: Tap['kind'],
  site: number,
): TapTensor {
  const tap = taps.find((candidate) => candidate.kind === kind && candidate.site === site);
  if (!tap) throw refused(name, `attention ${site} does not show its ${kind}`);
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
  const nKvHead = layers[0]!.k.dims[1]!;
  const capture: AttentionCapture = {
    geometry: {
      nLayer: layers.length,
      nHead,
      nKvHead,
      dHead,
      scale: sites[0]!.scale ?? dHead ** -0.5,
      bytesPerValue: 4,
    },
    nTokens,
    layers: layers.map(({ q, k, v }) => ({ q: q.data, k: k.data, v: v.data })),
  };
  checkCapture(capture);
  return capture;
}

function checkProbabilities(
  name: string,
  capture: AttentionCapture,
  { sites, taps }: TappedModel,
  results: TensorMap,
): void {
  for (const { index, node } of sites) {
    const own = tensorOf(name, taps, results, 'probabilities', index).data;
    const derived = captureLayer(capture, index, 'prefill', 0, capture.nTokens).denseAttention();
    const agrees =
      own.length === derived.length && own.every((value, i) => Math.abs(value - derived[i]!) <= tolerance);
    if (agrees) continue;
    throw refused(name, `at '${node}' something besides queries and keys shapes it, such as a position bias`);
  }
}

const refused = (name: string, why: string): TokenscopeError =>
  new TokenscopeError(
    'unsupported',
    `The attention of '${name}' cannot be read: ${why}.`,
    'Use an export of the model with plain causal attention, or one of the embedded models.',
  );
