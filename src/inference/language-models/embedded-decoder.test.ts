import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeEngine, openNodeLanguageModel } from '../../cli/node-language-model.ts';
import { method as bytes } from '../../methods/tokenizers/bytes.ts';
import { embeddedDecoder } from './embedded-decoder.ts';

interface Golden {
  readonly tolerance: number;
  readonly logit_stride: number;
  readonly prompts: Readonly<
    Record<
      string,
      readonly {
        readonly ids: readonly number[];
        readonly logits_last: readonly number[];
        readonly argmax: readonly number[];
        readonly layers: readonly {
          readonly q_last: readonly number[];
          readonly k_last: readonly number[];
        }[];
      }[]
    >
  >;
}

const golden = (id: string): Golden =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../models', id, 'golden.json'), 'utf8')) as Golden;

/** Largest difference in units of the largest reference, or of 1. */
function distance(values: ArrayLike<number>, reference: readonly number[]): number {
  expect(values.length).toBe(reference.length);
  const scale = Math.max(1, ...reference.map(Math.abs));
  return Math.max(...reference.map((expected, i) => Math.abs(values[i]! - expected))) / scale;
}

const engine = nodeEngine();

describe.each(['lm-bpe4k', 'lm-byte'])('%s', (id) => {
  const { prompts, tolerance, logit_stride: stride } = golden(id);

  it.each(['int8', 'fp16'])('gives the logits, queries and keys of PyTorch in %s', async (precision) => {
    const model = await openNodeLanguageModel(id, precision, engine);
    const { vocabSize, geometry } = model.info;
    const { nHead, dHead } = geometry!;
    for (const prompt of prompts[precision]!) {
      const ids = Int32Array.from(prompt.ids);
      const n = ids.length;
      const logits = await model.logits(ids);
      const last = logits.subarray((n - 1) * vocabSize);
      const sampled = Array.from(prompt.logits_last, (_, i) => last[i * stride]!);
      expect(distance(sampled, prompt.logits_last)).toBeLessThan(tolerance);
      prompt.argmax.forEach((best, row) => {
        const line = logits.subarray(row * vocabSize, (row + 1) * vocabSize);
        expect(line.reduce((top, value) => Math.max(top, value), Number.NEGATIVE_INFINITY)).toBe(line[best]);
      });
      const { layers } = await model.attentionTaps(ids);
      prompt.layers.forEach((expected, layer) => {
        const lastOf = (data: Float32Array): number[] =>
          Array.from({ length: nHead }, (_, head) =>
            Array.from(data.subarray((head * n + n - 1) * dHead, (head * n + n) * dHead)),
          ).flat();
        expect(distance(lastOf(layers[layer]!.q), expected.q_last)).toBeLessThan(tolerance);
        expect(distance(lastOf(layers[layer]!.k), expected.k_last)).toBeLessThan(tolerance);
      });
    }
  });

  it('read in pieces gives the logits of the whole, and no more tokens than its context', async () => {
    const model = await openNodeLanguageModel(id, 'int8', engine);
    const ids = Int32Array.from(prompts['int8']![0]!.ids);
    const whole = await model.logits(ids);
    const reading = model.startReading!();
    const pieces = [await reading.readOn(ids.subarray(0, 4)), await reading.readOn(ids.subarray(4))];
    expect(
      distance(
        Array.from(whole),
        pieces.flatMap((piece) => Array.from(piece)),
      ),
    ).toBeLessThan(1e-5);
    await expect(reading.readOn(new Int32Array(1020))).rejects.toThrow(/reads 1 to 1024 tokens/);
  });

  it('tells its widths, context and first token', async () => {
    const { info, tokenizer } = await openNodeLanguageModel(id, 'int8', engine);
    expect(info).toMatchObject({
      ref: { kind: 'embedded', id, precision: 'int8' },
      nContext: 1024,
      trainedContext: 1024,
      geometry: { nLayer: 4, nHead: 6, nKvHead: 6, dHead: 32, dModel: 192 },
      bos: 0,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(tokenizer.vocabSize).toBeLessThanOrEqual(info.vocabSize);
    expect(tokenizer.pieceToId('<|bos|>')).toBe(info.bos);
  });
});

describe('refusals', () => {
  it.each([
    [new Int32Array(0), /reads 1 to 1024 tokens at once, not 0/],
    [new Int32Array(1025), /not 1025/],
    [Int32Array.of(0, 4096), /Token id 4096/],
    [Int32Array.of(-1), /Token id -1/],
  ])('names ids that cannot be read', async (ids, message) => {
    const model = await openNodeLanguageModel('lm-bpe4k', 'int8', engine);
    await expect(model.logits(ids)).rejects.toThrow(message);
    await expect(model.attentionTaps(ids)).rejects.toThrow(message);
  });

  it('names an embedded model that is no language model', () => {
    expect(() =>
      embeddedDecoder({
        id: 'clip-scenes',
        precision: 'int8',
        sha256: '',
        bytes: 0,
        description: { label: 'a CLIP', architecture: {} },
        tokenizer: bytes.create(),
        graph: () => expect.fail(),
      }),
    ).toThrow(/'clip-scenes' is no language model/);
  });
});
