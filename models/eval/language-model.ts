import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Tokenizer } from 'tokenizers';

/** What `model.json` says about a decoder; widths in elements. */
export interface DecoderShape {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly head_dim: number;
  readonly vocab: number;
  readonly trained_context: number;
}

export type Feeds = Record<string, Tensor>;
export type Outputs = Readonly<Record<string, Tensor>>;

export const MASKED = -1e9;

export const modelFolder = (id: string): string => join(import.meta.dirname, '..', id);

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** Opens one graph on the CPU with one thread, so that figures repeat. */
export async function openGraph(path: string): Promise<InferenceSession> {
  if (!existsSync(path)) throw new Error(`${path} is missing: run models/recipes to export it`);
  return InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
}

export function floats(data: Float32Array | number[], dims: number[]): Tensor {
  return new Tensor('float32', Float32Array.from(data), dims);
}

export function integers(data: readonly number[], dims: number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(data, BigInt), dims);
}

export function floatData(outputs: Outputs, name: string): Float32Array {
  const tensor = outputs[name];
  if (!tensor || !(tensor.data instanceof Float32Array))
    throw new Error(`the graph has no float output ${name}`);
  return tensor.data;
}

/** Causal bias [1, 1, T, S] for T tokens after `start` cached ones: 0 to look, −1e9 not to. */
export function causalBias(tokens: number, start: number): Tensor {
  const width = start + tokens;
  const data = new Float32Array(tokens * width);
  for (let row = 0; row < tokens; row++) data.fill(MASKED, row * width + start + row + 1, (row + 1) * width);
  return new Tensor('float32', data, [1, 1, tokens, width]);
}

/** Inputs of `lm-core` and `lm-taps` for a piece of text after `start` tokens held in `cache`. */
export function decoderFeeds(shape: DecoderShape, ids: readonly number[], start = 0, cache?: Outputs): Feeds {
  const t = ids.length;
  const feeds: Feeds = {
    input_ids: integers(ids, [1, t]),
    inputs_embeds: floats(new Float32Array(t * shape.width), [1, t, shape.width]),
    embed_mask: floats(new Float32Array(t), [1, t, 1]),
    position_ids: integers(
      Array.from(ids, (_, i) => start + i),
      [1, t],
    ),
    attention_bias: causalBias(t, start),
  };
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const part of ['k', 'v']) {
      feeds[`past.${layer}.${part}`] =
        cache?.[`present.${layer}.${part}`] ??
        floats(new Float32Array(0), [1, shape.heads, 0, shape.head_dim]);
    }
  }
  return feeds;
}

/** A shipped language model with its tokenizer, as the page will use it. */
export class LanguageModel {
  readonly shape: DecoderShape;
  readonly tokenizer: Tokenizer;
  readonly special: Readonly<Record<string, number>>;
  private readonly session: InferenceSession;

  private constructor(
    shape: DecoderShape,
    tokenizer: Tokenizer,
    special: Readonly<Record<string, number>>,
    session: InferenceSession,
  ) {
    this.shape = shape;
    this.tokenizer = tokenizer;
    this.special = special;
    this.session = session;
  }

  static async open(id: string, precision: string, graph = 'lm-core'): Promise<LanguageModel> {
    const folder = modelFolder(id);
    const model = readJson<{ architecture: DecoderShape; tokenizer: { special: Record<string, number> } }>(
      join(folder, 'model.json'),
    );
    const session = await openGraph(join(folder, precision, `${graph}.onnx`));
    const tokenizer = Tokenizer.fromFile(join(folder, 'tokenizer.json'));
    return new LanguageModel(model.architecture, tokenizer, model.tokenizer.special, session);
  }

  specialId(token: string): number {
    const id = this.special[token];
    if (id === undefined) throw new Error(`the tokenizer has no ${token}`);
    return id;
  }

  async encode(text: string): Promise<number[]> {
    return (await this.tokenizer.encode(text, null, { addSpecialTokens: false })).getIds();
  }

  async run(ids: readonly number[], start = 0, cache?: Outputs): Promise<Outputs> {
    return this.session.run(decoderFeeds(this.shape, ids, start, cache));
  }

  /** Most likely next id after every token. */
  async nextIds(ids: readonly number[]): Promise<number[]> {
    const logits = floatData(await this.run(ids), 'logits');
    return ids.map((_, row) => {
      let best = 0;
      for (let id = 1; id < this.shape.vocab; id++) {
        if (logits[row * this.shape.vocab + id]! > logits[row * this.shape.vocab + best]!) best = id;
      }
      return best;
    });
  }

  /** Surprisal in bits of ids[1…] given everything before. */
  async surprisals(ids: readonly number[]): Promise<number[]> {
    const { vocab } = this.shape;
    const logits = floatData(await this.run(ids.slice(0, -1)), 'logits');
    return ids.slice(1).map((id, row) => {
      const line = logits.subarray(row * vocab, (row + 1) * vocab);
      let top = Number.NEGATIVE_INFINITY;
      for (const v of line) top = Math.max(top, v);
      let sum = 0;
      for (const v of line) sum += Math.exp(v - top);
      return (top + Math.log(sum) - line[id]!) / Math.LN2;
    });
  }
}
