import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../cli/node-language-model.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import { method as bytes } from '../../methods/tokenizers/bytes.ts';
import { type ExportForm, exportedDecoder } from '../../testing/onnx-fixtures/exported-decoder.ts';
import { GraphBuilder, onnxType } from '../../testing/onnx-fixtures/onnx-writer.ts';
import { referenceRun, type TinyModel } from '../../testing/onnx-fixtures/tiny-transformer.ts';
import { languageModel } from './decoder.ts';
import { type ForeignParts, foreignDecoder } from './foreign-decoder.ts';

const engine = nodeEngine();
let keys = 0;

async function open(graph: Uint8Array, config: unknown = null): Promise<LanguageModel> {
  const parts: ForeignParts = {
    ref: { kind: 'file', name: 'tiny.onnx', sha256: '0'.repeat(64) },
    name: 'tiny.onnx',
    label: 'dropped file',
    sha256: '0'.repeat(64),
    bytes: graph.length,
    key: `tiny ${keys++}`,
    source: () => Promise.resolve({ graph, externalData: [] }),
    config,
    tokenizer: bytes.create(),
  };
  return languageModel(await foreignDecoder(parts, engine), () => engine);
}

function distance(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(values.length).toBe(reference.length);
  return Array.from(values).reduce((worst, value, i) => Math.max(worst, Math.abs(value - reference[i]!)), 0);
}

const idsOf = (model: TinyModel): Int32Array => Int32Array.from(model.ids);

describe.each(['plain', 'cached', 'merged', 'grouped', 'repeated'] satisfies ExportForm[])(
  'an export of the form %s',
  (form) => {
    it('gives the logits of the float64 reference', async () => {
      const { bytes: graph, model } = exportedDecoder(form);
      const { logits } = referenceRun(model);
      const opened = await open(graph);
      expect(distance(await opened.logits(idsOf(model)), logits)).toBeLessThan(1e-4);
      expect(opened.info).toMatchObject({
        vocabSize: model.config.vocabulary,
        nContext: 1024,
        trainedContext: null,
      });
    });

    it('shows the queries, keys and values of the float64 reference', async () => {
      const { bytes: graph, model } = exportedDecoder(form);
      const { layers } = referenceRun(model);
      const capture = await (await open(graph)).attentionTaps(idsOf(model));
      const { heads, kvHeads, headSize } = model.config;
      expect(capture.geometry).toMatchObject({ nLayer: 2, nHead: heads, nKvHead: kvHeads, dHead: headSize });
      layers.forEach((layer, index) => {
        const read = capture.layers[index]!;
        expect(distance(read.q, layer.q)).toBeLessThan(1e-4);
        expect(distance(read.k, layer.k)).toBeLessThan(1e-4);
        expect(distance(read.v, layer.v)).toBeLessThan(1e-4);
      });
    });
  },
);

describe.each(['cached', 'merged', 'grouped', 'repeated'] satisfies ExportForm[])(
  'reading on in the form %s',
  (form) => {
    it.each([[[1, 1, 1, 1, 1]], [[3, 2]], [[1, 4]]])(
      'in pieces of %j gives the logits of the whole',
      async (lengths) => {
        const { bytes: graph, model } = exportedDecoder(form);
        const reading = (await open(graph)).startReading!();
        const read: number[] = [];
        let from = 0;
        for (const length of lengths) {
          read.push(...(await reading.readOn(idsOf(model).subarray(from, from + length))));
          from += length;
        }
        expect(distance(read, referenceRun(model).logits)).toBeLessThan(1e-4);
      },
    );
  },
);

it('an export without a cache is read whole', async () => {
  expect(await open(exportedDecoder('plain').bytes)).not.toHaveProperty('startReading');
});

describe('what the files tell', () => {
  it('is read from config.json', async () => {
    const { bytes: graph, model } = exportedDecoder('cached');
    const { info } = await open(graph, {
      model_type: 'llama',
      max_position_embeddings: 64,
      num_hidden_layers: 2,
      num_attention_heads: model.config.heads,
      hidden_size: model.hidden,
      bos_token_id: 7,
    });
    expect(info).toMatchObject({
      trainedContext: 64,
      nContext: 64,
      bos: 7,
      geometry: { nLayer: 2, nHead: 3, nKvHead: 3, dHead: 4, dModel: 12 },
    });
  });

  it('holds no first token outside the vocabulary', async () => {
    const { info } = await open(exportedDecoder('plain').bytes, { bos_token_id: 50_256 });
    expect(info.bos).toBeNull();
  });

  it('keeps the logits of one run within 512 MB', async () => {
    const { info } = await open(exportedDecoder('plain', { vocabulary: 4096 }).bytes, { n_ctx: 1e6 });
    expect(info.trainedContext).toBe(1e6);
    expect(info.nContext).toBe(2048);
  });
});

describe('refusals name their cause', () => {
  const graphOf = (
    inputs: readonly (readonly [string, number, readonly (number | string)[]])[],
    output = 'logits',
  ): Uint8Array => {
    const g = new GraphBuilder();
    for (const [name, type, dims] of inputs) g.input(name, type, dims);
    const [first, type] = inputs[0]!;
    const x = type === onnxType.float ? first : g.node('Cast', [first], { to: onnxType.float });
    g.node('Unsqueeze', [x, g.ints(-1)], {}, { outputs: [output] });
    g.output(output);
    return g.build();
  };
  const ids = ['input_ids', onnxType.int64, ['b', 's']] as const;

  it.each([
    ['a model that looks both ways', exportedDecoder('masked').bytes, /no causal language model/],
    [
      'an unknown input',
      graphOf([ids, ['speaker', onnxType.float, [1]]]),
      /its input 'speaker' \(float32 \[1\]\)/,
    ],
    ['embeddings', graphOf([['inputs_embeds', onnxType.float, [1, 's', 4]]]), /reads embeddings/],
    [
      'an encoder',
      graphOf([ids, ['encoder_hidden_states', onnxType.float, [1, 's', 4]]]),
      /encoder–decoder pair/,
    ],
    ['an image', graphOf([['pixel_values', onnxType.float, [1, 3, 8, 8]]]), /reads images/],
    [
      'a cache of unknown heads',
      graphOf([ids, ['past.0.k', onnxType.float, ['b', 'x', 'past', 4]]]),
      /its cache 'past.0.k'/,
    ],
    [
      'logits that are missing',
      graphOf([ids], 'hidden_states'),
      /none of its outputs \(hidden_states\) are logits/,
    ],
    ['logits of a wrong shape', graphOf([ids]), /its output 'logits' has the shape \[1, 3, 1\] for 3 tokens/],
  ])('%s', async (_what, graph, message) => {
    await expect(open(graph)).rejects.toThrow(message);
  });

  it('a bias by distance runs, and its attention is refused', async () => {
    const { bytes: graph, model } = exportedDecoder('biased');
    const opened = await open(graph);
    expect((await opened.logits(idsOf(model))).length).toBe(model.ids.length * model.config.vocabulary);
    await expect(opened.attentionTaps(idsOf(model))).rejects.toThrow(
      /something besides queries and keys shapes it/,
    );
  });

  it('capped logits', async () => {
    const { bytes: graph, model } = exportedDecoder('grouped', { softcap: 0.8 });
    await expect((await open(graph)).attentionTaps(idsOf(model))).rejects.toThrow(/caps its logits/);
  });
});
