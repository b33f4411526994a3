import type { LayerCapture } from '../../contracts/attention-capture.ts';
import type { AttentionGeometry } from '../../contracts/attention-policy.ts';
import type { TensorMap, TensorValue } from '../../contracts/inference.ts';
import type { AttendInput, LayeredModel } from '../../contracts/layered-model.ts';

/** What `model.json` says about a decoder. */
export interface DecoderArchitecture {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly head_dim: number;
  readonly vocab: number;
  readonly trained_context: number;
}

/** Runs one graph of a model (`embed`, `pre.0`, `post.0`, `head`) by its name. */
export type RunGraph = (
  graph: string,
  feeds: TensorMap,
  fetches: readonly string[],
  signal?: AbortSignal,
) => Promise<TensorMap>;

/** Query rows of one call of a `post` graph: bounds the bias and the scores to `heads · rows · n` numbers each. */
const rowsPerCall = 256;

/** Base of the rotary positions of the models that we train (models/recipes/lm_model.py). */
const rotaryBase = 10_000;

/** One of our decoders through its per-layer graphs; weights are int8 or fp16, everything between graphs is float32. */
export class EmbeddedLayers implements LayeredModel {
  readonly geometry: AttentionGeometry;
  readonly rotary = { base: rotaryBase };
  readonly dModel: number;
  readonly vocabSize: number;
  readonly #run: RunGraph;

  constructor(shape: DecoderArchitecture, run: RunGraph) {
    this.geometry = {
      nLayer: shape.layers,
      nHead: shape.heads,
      nKvHead: shape.heads,
      dHead: shape.head_dim,
      scale: 1 / Math.sqrt(shape.head_dim),
      bytesPerValue: 4,
    };
    this.dModel = shape.width;
    this.vocabSize = shape.vocab;
    this.#run = run;
  }

  async embed(ids: Int32Array, signal?: AbortSignal): Promise<Float32Array> {
    const n = ids.length;
    const feeds = {
      input_ids: integers(ids),
      inputs_embeds: floats(new Float32Array(n * this.dModel), [1, n, this.dModel]),
      embed_mask: floats(new Float32Array(n), [1, n, 1]),
    };
    return floatsOf(await this.#run('embed', feeds, ['hidden'], signal), 'hidden');
  }

  async project(
    layer: number,
    hidden: Float32Array,
    positions: Int32Array,
    signal?: AbortSignal,
  ): Promise<LayerCapture> {
    const n = positions.length;
    const feeds = { hidden: floats(hidden, [1, n, this.dModel]), position_ids: integers(positions) };
    const out = await this.#run(`pre.${layer}`, feeds, ['q', 'k', 'v'], signal);
    return { q: floatsOf(out, 'q'), k: floatsOf(out, 'k'), v: floatsOf(out, 'v') };
  }

  async attend(
    layer: number,
    hidden: Float32Array,
    { q, k, v, nQ, nK, bias }: AttendInput,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const { nHead, nKvHead, dHead: d } = this.geometry;
    const out = new Float32Array(nQ * this.dModel);
    const keys = floats(k, [1, nKvHead, nK, d]);
    const values = floats(v, [1, nKvHead, nK, d]);
    for (let from = 0; from < nQ; from += rowsPerCall) {
      const to = Math.min(nQ, from + rowsPerCall);
      const rows = to - from;
      const { heads, data } = bias(from, to);
      const feeds = {
        hidden: floats(hidden.slice(from * this.dModel, to * this.dModel), [1, rows, this.dModel]),
        q: floats(headRows(q, nHead, nQ, d, from, to), [1, nHead, rows, d]),
        k: keys,
        v: values,
        attention_bias: floats(data, [1, heads, rows, nK]),
      };
      const after = await this.#run(`post.${layer}`, feeds, ['hidden_out'], signal);
      out.set(floatsOf(after, 'hidden_out'), from * this.dModel);
    }
    return out;
  }

  async logits(hidden: Float32Array, signal?: AbortSignal): Promise<Float32Array> {
    const dims = [1, hidden.length / this.dModel, this.dModel];
    return floatsOf(await this.#run('head', { hidden: floats(hidden, dims) }, ['logits'], signal), 'logits');
  }
}

/** Rows `[from, to)` of every head of `[heads, n, d]`. */
function headRows(
  data: Float32Array,
  heads: number,
  n: number,
  d: number,
  from: number,
  to: number,
): Float32Array {
  if (to - from === n) return data;
  const rows = to - from;
  const out = new Float32Array(heads * rows * d);
  for (let h = 0; h < heads; h++) out.set(data.subarray((h * n + from) * d, (h * n + to) * d), h * rows * d);
  return out;
}

const floats = (data: Float32Array, dims: readonly number[]): TensorValue => ({
  type: 'float32',
  dims,
  data,
});

const integers = (values: Int32Array): TensorValue => ({
  type: 'int64',
  dims: [1, values.length],
  data: BigInt64Array.from(values, BigInt),
});

function floatsOf(outputs: TensorMap, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new Error(`The graph gave no float32 output '${name}'`);
}
