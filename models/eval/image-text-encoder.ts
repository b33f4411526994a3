import { join } from 'node:path';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { Tokenizer } from 'tokenizers';
import {
  floatData,
  floats,
  integers,
  modelFolder,
  openGraph,
  type Outputs,
  readJson,
} from './language-model.ts';

/** What `model.json` says about the encoder; sizes in pixels or elements. */
export interface EncoderShape {
  readonly image: number;
  readonly patch: number;
  readonly patches: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly joint: number;
  readonly text_tokens: number;
}

/** The shipped image–text encoder with its tokenizer. */
export class ImageTextEncoder {
  readonly shape: EncoderShape;
  readonly tokenizer: Tokenizer;
  readonly pad: number;
  private readonly image: InferenceSession;
  private readonly text: InferenceSession;

  private constructor(
    shape: EncoderShape,
    tokenizer: Tokenizer,
    pad: number,
    image: InferenceSession,
    text: InferenceSession,
  ) {
    this.shape = shape;
    this.tokenizer = tokenizer;
    this.pad = pad;
    this.image = image;
    this.text = text;
  }

  static async open(id: string, precision: string, imageGraph = 'clip-image'): Promise<ImageTextEncoder> {
    const folder = modelFolder(id);
    const model = readJson<{ architecture: EncoderShape; tokenizer: { special: Record<string, number> } }>(
      join(folder, 'model.json'),
    );
    const pad = model.tokenizer.special['<|pad|>'];
    if (pad === undefined) throw new Error(`${id}: the tokenizer has no <|pad|>`);
    return new ImageTextEncoder(
      model.architecture,
      Tokenizer.fromFile(join(folder, 'tokenizer.json')),
      pad,
      await openGraph(join(folder, precision, `${imageGraph}.onnx`)),
      await openGraph(join(folder, precision, 'clip-text.onnx')),
    );
  }

  /** Runs one picture: pixels [3, S, S] in 0…1, keep [N] with 1 for patches to keep. */
  async runImage(pixels: Float32Array, keep?: Float32Array): Promise<Outputs> {
    const { image, patches } = this.shape;
    return this.image.run({
      pixels: new Tensor('float32', pixels, [1, 3, image, image]),
      keep_mask: floats(keep ?? new Float32Array(patches).fill(1), [1, patches]),
    });
  }

  /** What CLS looks at: its attention to every patch [N], mean over the heads of the last two layers, summing to 1. */
  clsAttention(outputs: Outputs): Float64Array {
    const { layers, heads, patches } = this.shape;
    const mass = new Float64Array(patches);
    for (const layer of [layers - 2, layers - 1]) {
      const row = floatData(outputs, `attn_cls.${layer}`);
      for (let h = 0; h < heads; h++) {
        for (let p = 0; p < patches; p++) mass[p]! += row[h * (patches + 1) + 1 + p]!;
      }
    }
    const total = mass.reduce((sum, v) => sum + v, 0);
    return mass.map((v) => v / total);
  }

  async runIds(rows: readonly (readonly number[])[]): Promise<Float32Array> {
    const length = Math.max(...rows.map((r) => r.length));
    const flat = rows.flatMap((r) => Array.from({ length }, (_, i) => r[i] ?? this.pad));
    return floatData(
      await this.text.run({ input_ids: integers(flat, [rows.length, length]) }),
      'text_embeds',
    );
  }

  /** Unit-length embeddings of lower-case phrases, one row of `joint` numbers each. */
  async embedTexts(texts: readonly string[]): Promise<Float32Array[]> {
    const { joint, text_tokens } = this.shape;
    const rows: number[][] = [];
    for (const text of texts) {
      rows.push(
        (await this.tokenizer.encode(text, null, { addSpecialTokens: false })).getIds().slice(0, text_tokens),
      );
    }
    const flat = await this.runIds(rows);
    return texts.map((_, i) => flat.slice(i * joint, (i + 1) * joint));
  }
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
