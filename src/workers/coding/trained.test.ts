import { describe, expect, it } from 'vitest';
import { createRng } from '../../base/rng.ts';
import { sampleTexts } from '../../contracts/sample-texts.ts';
import type { InformationOptions } from '../../contracts/token-information.ts';
import { readTokenizerJson } from '../../methods/tokenizers/tokenizer-json/read-tokenizer-json.ts';
import { trainBpe } from '../../methods/trainers/bpe.ts';
import { openCorpus } from './corpora.ts';
import { domainMismatch } from './domain-mismatch.ts';
import { lzAwareReport } from './lz-aware.ts';
import { scalePoint, trainingLengths } from './scale-sweep.ts';
import { EncodableText } from './trained-tokenizer.ts';

const options: InformationOptions = { alpha: 2, bias: 'none', size: 'trained' };
const prose = sampleTexts.map(({ text }) => text).join('\n');
const noTexts = () => Promise.resolve([]);
const nothing = () => Promise.resolve();

describe('EncodableText', () => {
  it('encodes as the trained tokenizer does, with all merges and with the first of them', () => {
    const { merges } = trainBpe(prose, { vocabSize: 700 });
    for (const count of [0, 40, merges.length]) {
      const { tokenizerJson } = trainBpe(prose, { vocabSize: 700 }, (done) => done < count);
      const reference = readTokenizerJson(JSON.stringify(tokenizerJson), 'trained');
      const text = 'The lighthouse keeper kept two more diaries.\n\tdef mean(xs): überall 日本語 🤗';
      const used = count === 0 ? [] : merges;
      const { ids, vocabSize } = new EncodableText(text).encode(used, count);
      if (count > 0) expect([...ids]).toEqual([...reference.encode(text).id]);
      else expect([...ids]).toEqual([...new TextEncoder().encode(text)]);
      expect(vocabSize).toBe(256 + count);
    }
  });
});

describe('scale sweep', () => {
  it('trains on half decades and then on all of the text', () => {
    expect(trainingLengths(25_000)).toEqual([1000, 3162, 10_000, 25_000]);
    expect(trainingLengths(10_100)).toEqual([1000, 3162, 10_100]);
    expect(trainingLengths(400)).toEqual([400]);
    expect(trainingLengths(0)).toEqual([]);
  });

  it('measures every size that the text is long enough for', async () => {
    const done: number[] = [];
    const heldOut = new EncodableText(prose.slice(0, 900));
    const point = await scalePoint(
      prose,
      heldOut,
      prose.length,
      options,
      async (sizes) => void done.push(sizes),
    );
    expect(point.sizes.map(({ vocabSize }) => vocabSize)).toEqual([512]);
    expect(done).toEqual([1]);
    expect(point.exhaustedAt).toBe(256 + trainBpe(prose, { vocabSize: 65_536 }).merges.length);
    const { merges } = trainBpe(prose, { vocabSize: 512 });
    expect(point.sizes[0]!.information.tokens).toBe(heldOut.encode(merges, 256).ids.length);
  });
});

describe('domain mismatch', () => {
  it('reads its own domain best', async () => {
    const corpora = await Promise.all(
      ['prose', 'code', 'uuid-json'].map((id) => openCorpus(id, '', noTexts)),
    );
    const { cells, domains } = await domainMismatch(corpora, 400, options, nothing);
    expect(domains.map(({ id }) => id)).toEqual(['prose', 'code', 'uuid-json']);
    const bytesPerToken = cells.map(({ information }) => information.nBytes / information.tokens);
    for (const [j] of domains.entries()) {
      const column = domains.map((_, i) => bytesPerToken[i * domains.length + j]!);
      expect(column.indexOf(Math.max(...column))).toBe(j);
    }
  });
});

describe('corpora', () => {
  it('cuts the own text in two, and refuses names that it does not know', async () => {
    const own = await openCorpus('own', 'abcdefghij', noTexts);
    expect([own.train, own.test]).toEqual(['abcdefgh', 'ij']);
    await expect(openCorpus('nowhere', '', noTexts)).rejects.toThrow(/no corpus 'nowhere'/);
  });

  it('mixes the languages article by article and holds the last ones out', async () => {
    const text = (id: string) => ({
      id,
      name: id,
      script: 'Latin',
      bcp47: id,
      direction: 'ltr' as const,
      parts: Array.from({ length: 30 }, (_, k) => `${id}${k + 1}`),
    });
    const all = await openCorpus('udhr', '', () => Promise.resolve([text('a'), text('b')]));
    expect(all.train.split('\n').slice(0, 3)).toEqual(['a1', 'b1', 'a2']);
    expect(all.train.split('\n').at(-1)).toBe('b24');
    expect(all.test.split('\n')).toHaveLength(12);
    expect(all.test.split('\n')[0]).toBe('a25');
  });
});

describe('LZ-aware BPE', () => {
  it('has the plain trainer beside it, and one candidate makes both equal', async () => {
    const random = createRng(3);
    const words = ['tide', 'tower', 'lamp', 'wick', 'reef', 'slowly'];
    const text = Array.from({ length: 900 }, () => words[random.int(words.length)]).join(' ');
    const corpus = { id: 'x', name: 'x', origin: 'x', train: text, test: text.slice(0, 1500) };
    const report = await lzAwareReport(corpus, { vocabSize: 280, candidates: 1 }, nothing);
    expect(report.steps.map(({ length }) => length)).toEqual([...report.plainLengths]);
    expect(report.steps.every(({ piece, frequentPiece }) => piece === frequentPiece)).toBe(true);
    expect(report.steps.some(({ piece }) => piece.startsWith('·'))).toBe(true);
  });
});
