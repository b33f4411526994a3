import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idBytes } from '../../base/id-bytes.ts';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { MergedStream } from './_shared/merged-stream.ts';
import { preTokens } from './_shared/pre-tokens.ts';
import { trainBpe } from './bpe.ts';
import { type LzAwareInput, method } from './lz-aware-bpe.ts';

const compressedLength = (bytes: Uint8Array): number => deflateSync(bytes, { level: 9 }).length;

const text =
  'The keeper kept two books: in one he wrote what the instruments said, in the other what he had seen; the two seldom said the same thing. '.repeat(
    4,
  ) + 'On the evening of the equinox both books agreed for once, and the keeper underlined it twice.';
const input: LzAwareInput = { text, validation: text.slice(100), compressedLength };

/** Length of the validation stream after `merges`, counted from the start. */
function lengthAfter(merges: readonly { left: number; right: number; id: number }[]): number {
  const stream = new MergedStream(preTokens(input.validation).map(utf8Encode));
  for (const { left, right, id } of merges) stream.merge(left, right, id);
  return compressedLength(idBytes(stream.symbols, 256 + merges.length));
}

describe('lz-aware-bpe', () => {
  it('with one candidate is plain BPE, merge for merge', () => {
    const merges = method.run(input, { vocabSize: 330, candidates: 1 }).map(({ merge }) => merge);
    expect(merges).toEqual(trainBpe(text, { vocabSize: 330 }).merges);
  });

  it('takes the shortest of the candidates at every step, the most frequent of the shortest', () => {
    const steps = method.run(input, { vocabSize: 290, candidates: 8 });
    expect(steps.length).toBe(34);
    expect(steps.some(({ rank }) => rank > 0)).toBe(true);
    for (const { lengths, rank } of steps) {
      expect(lengths[rank]).toBe(Math.min(...lengths));
      expect(lengths.indexOf(lengths[rank]!)).toBe(rank);
    }
  });

  it('names the pair that BPE would have merged', () => {
    const [first, ...others] = method.run(input, { vocabSize: 290, candidates: 8 });
    const { left, right } = trainBpe(text, { vocabSize: 257 }).merges[0]!;
    expect(first!.frequent).toMatchObject({ left, right });
    for (const { merge, frequent, rank } of [first!, ...others]) {
      expect(merge.left === frequent.left && merge.right === frequent.right).toBe(rank === 0);
    }
  });

  it('measures the stream that its merges make', () => {
    const steps = method.run(input, { vocabSize: 275, candidates: 8 });
    const merges = steps.map(({ merge }) => merge);
    steps.forEach(({ lengths, rank }, i) => {
      expect(lengths[rank]).toBe(lengthAfter(merges.slice(0, i + 1)));
    });
  });

  it('keeps the most frequent pair when all candidates are equal', () => {
    const steps = method.run({ ...input, validation: '' }, { vocabSize: 300, candidates: 16 });
    expect(steps.every(({ rank }) => rank === 0)).toBe(true);
    expect(steps.map(({ merge }) => merge)).toEqual(trainBpe(text, { vocabSize: 300 }).merges);
  });

  it('ends when no pair is left', () => {
    expect(method.run({ ...input, text: 'abc' })).toEqual([]);
    expect(method.run({ ...input, text: '' })).toEqual([]);
  });
});

describe('MergedStream', () => {
  it('merges runs left to right and never across words', () => {
    const stream = new MergedStream([[0, 0, 0], [], [0, 1], [0]]);
    expect([...stream.after(0, 0, 2)]).toEqual([2, 0, 0, 1, 0]);
    expect([...stream.symbols]).toEqual([0, 0, 0, 0, 1, 0]);
    stream.merge(0, 0, 2);
    stream.merge(0, 1, 3);
    expect([...stream.symbols]).toEqual([2, 0, 3, 0]);
    stream.merge(2, 0, 4);
    expect([...stream.symbols]).toEqual([4, 3, 0]);
  });

  it('gives the tokens of the trainer that learned the merges, on any text', () => {
    const anyText = fc.array(fc.constantFrom('a', 'b', 'ab ', ' ba', 'é'), { maxLength: 40 });
    fc.assert(
      fc.property(anyText, (parts) => {
        const learned = trainBpe(parts.join(''), { vocabSize: 300, minFrequency: 1 });
        const words = preTokens(parts.join(''));
        const stream = new MergedStream(words.map(utf8Encode));
        for (const { left, right, id } of learned.merges) stream.merge(left, right, id);
        expect(Array.from(stream.symbols, (id) => learned.pieces[id]).join('')).toBe(
          Array.from(utf8Encode(parts.join('')), (byte) => learned.pieces[byte]).join(''),
        );
        expect(stream.symbols.length).toBe(words.filter((word) => word !== '').length);
      }),
      { seed: 20261123, numRuns: 100 },
    );
  });
});
