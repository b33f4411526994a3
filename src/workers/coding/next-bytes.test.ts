import { describe, expect, it } from 'vitest';
import type { LanguageModel } from '../../contracts/language-model.ts';
import { readTokenizerJson } from '../../methods/tokenizers/tokenizer-json/read-tokenizer-json.ts';
import { trainBpe } from '../../methods/trainers/bpe.ts';
import { BytePairVocabulary } from './byte-vocabulary.ts';
import { type ByteReader, nextBytes } from './next-bytes.ts';
import { TokenModel } from './token-model.ts';

const { signal } = new AbortController();
const corpus = 'the keeper kept the lamp lit and the keeper kept the books '.repeat(6);

/** A model whose logits depend on nothing but the last two ids. */
function reader(text: string, runs: number[] = []): ByteReader {
  const { tokenizerJson } = trainBpe(text, { vocabSize: 300 });
  const json = JSON.stringify(tokenizerJson);
  const tokenizer = readTokenizerJson(json, 'trained');
  const model: LanguageModel = {
    info: {
      ref: { kind: 'embedded', id: 'x', precision: 'int8' },
      name: 'x',
      label: '',
      sha256: 'f00',
      vocabSize: tokenizer.vocabSize!,
      nContext: 512,
      trainedContext: 512,
      geometry: null,
      bos: 3,
      bytes: 0,
    },
    tokenizer,
    logits(ids) {
      runs.push(ids.length);
      const size = tokenizer.vocabSize!;
      return Promise.resolve(
        Float32Array.from({ length: ids.length * size }, (_, at) => {
          const row = Math.floor(at / size);
          return ((at % size) * 7 + ids[row]! * 13 + (ids[row - 1] ?? 0) * 5) % 11;
        }),
      );
    },
    attentionTaps: () => Promise.reject(new Error('not asked for')),
  };
  return { model, vocabulary: new BytePairVocabulary(tokenizer, JSON.parse(json)), end: null };
}

describe('nextBytes', () => {
  it('gives distributions, and covers that all spell the prompt', async () => {
    const text = 'the lamp and the keep';
    const result = await nextBytes(text, 21, reader(corpus), reader(''), signal, () => {});
    expect(result.split).toBe(16);
    const { exact, naive, covers, coverCount } = result.tokenModel;
    for (const distribution of [exact, naive, result.byteModel.exact]) {
      expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    }
    expect(coverCount).toBeGreaterThan(1);
    for (const { tokens } of covers) {
      expect(
        tokens
          .map((token) => token.text)
          .join('')
          .startsWith('·keep'),
      ).toBe(true);
      expect(tokens.at(-1)!.start).toBeLessThan(5);
      expect(tokens.at(-1)!.end).toBeGreaterThanOrEqual(5);
    }
    expect(result.tail.at(-1)!.end).toBe(5);
  });

  it('differs from the naive one, when tokens are bytes, by the bytes that no text goes on with alone', async () => {
    const bytes = reader('');
    const { tokenModel, byteModel } = await nextBytes('lit lamps', 7, bytes, bytes, signal, () => {});
    const { exact, naive, invalidShare } = tokenModel;
    expect(invalidShare).toBeGreaterThan(0.1);
    for (const [slot, p] of exact.entries()) {
      const isImpossible = slot >= 0x80 && (slot < 0xc2 || slot > 0xf4);
      expect(p).toBeCloseTo(isImpossible ? 0 : naive[slot]! / (1 - invalidShare), 9);
      expect(byteModel.exact[slot]).toBeCloseTo(naive[slot]!, 12);
    }
  });

  it('works at both ends of a text', async () => {
    const start = await nextBytes('lamp', 0, reader(corpus), reader(''), signal, () => {});
    expect(start.tokenModel.coverCount).toBe(0);
    expect(start.tokenModel.exact.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    const end = await nextBytes('lamp', 4, reader(corpus), reader(''), signal, () => {});
    expect(end.caret).toBe(4);
  });
});

describe('TokenModel', () => {
  it('answers for every beginning of a context from one run', async () => {
    const runs: number[] = [];
    const { model } = reader(corpus, runs);
    const tokens = new TokenModel(model, signal, () => {});
    const long = await tokens.logProbs([9, 8, 7]);
    const short = await tokens.logProbs([9, 8]);
    const none = await tokens.logProbs([]);
    expect(runs.splice(0)).toEqual([4]);
    for (const logs of [long, short, none]) {
      expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 9);
    }
    const logits = await model.logits(Int32Array.of(3, 9, 8, 7));
    const size = model.info.vocabSize;
    for (const [row, logs] of [none, long, short].entries()) {
      const at = [0, 3, 2][row]!;
      const wanted = logits.subarray(at * size, (at + 1) * size);
      expect(logs[5]! - logs[9]!).toBeCloseTo(wanted[5]! - wanted[9]!, 9);
      expect(logs[6]! - logs[2]!).toBeCloseTo(wanted[6]! - wanted[2]!, 9);
    }
    expect([...short]).toEqual([...(await new TokenModel(model, signal, () => {}).logProbs([9, 8]))]);
  });
});
