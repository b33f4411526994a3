import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Curve } from '../contracts/curve.ts';
import { bitsHistogram, cumulativeBits, curveSums, firstFrom, tokenAt, tokensIn } from './curve-figures.ts';

/** A curve of tokens of these lengths in bytes and surprisals in bits; NaN stands for "not predicted". */
function curve(lengths: readonly number[], bits: readonly number[], done = lengths.length): Curve {
  const end = Uint32Array.from(lengths);
  for (let i = 1; i < end.length; i++) end[i]! += end[i - 1]!;
  const start = end.map((to, i) => to - lengths[i]!);
  return {
    head: {
      run: 1,
      name: 'm',
      label: '',
      model: null,
      vocabSize: 4,
      tokens: { start, end, id: new Int32Array(lengths.length) },
      isCapped: false,
      reading: null,
    },
    done,
    surprisal: Float32Array.from(bits),
    entropy: Float32Array.from(bits, () => 1.5),
    rank: Uint32Array.from(bits, (b) => (Number.isNaN(b) ? 0 : b <= 1 ? 1 : 2)),
    backend: 'js',
  };
}

describe('curveSums', () => {
  it('adds up what is predicted', () => {
    expect(curveSums(curve([1, 2, 3], [Number.NaN, 1, 5]))).toEqual({
      tokens: 2,
      bytes: 5,
      bits: 6,
      bitsPerByte: 1.2,
      bitsPerToken: 3,
      perplexity: 8,
      meanEntropy: 1.5,
      topOne: 0.5,
    });
  });

  it('has no figures without tokens', () => {
    const { tokens, bits, bitsPerByte, perplexity, topOne } = curveSums(curve([4], [Number.NaN]));
    expect([tokens, bits]).toEqual([0, 0]);
    expect([bitsPerByte, perplexity, topOne]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('gives every token to one of the stretches that a text is cut into', () => {
    const tokens = fc.array(fc.record({ length: fc.nat(4), bits: fc.integer({ min: 0, max: 30 }) }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(tokens, fc.nat(60), fc.nat(60), (given, a, b) => {
        const whole = curve(
          given.map(({ length }) => length),
          given.map(({ bits }) => bits),
        );
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const parts = [
          { start: 0, end: low },
          { start: low, end: high },
          { start: high, end: 1000 },
        ].map((stretch) => curveSums(whole, stretch));
        const all = curveSums(whole);
        for (const figure of ['tokens', 'bytes', 'bits'] as const) {
          expect(parts.reduce((sum, part) => sum + part[figure], 0)).toBe(all[figure]);
        }
      }),
      { seed: 20261123 },
    );
  });
});

it('finds the token that holds a byte, past tokens without bytes', () => {
  const tokens = curve([0, 2, 0, 3], [1, 1, 1, 1]);
  expect([0, 1, 2, 4, 5].map((byte) => tokenAt(tokens, byte))).toEqual([1, 1, 3, 3, -1]);
  expect(tokenAt({ ...tokens, done: 2 }, 3)).toBe(-1);
  expect(tokensIn(tokens, { start: 1, end: 3 })).toEqual([2, 4]);
  expect(firstFrom([1, 3, 3, 5], 3)).toBe(1);
});

it('sorts tokens, or bytes, by their bits', () => {
  const given = curve([1, 4, 1], [0.5, 6, 40]);
  expect(Array.from(bitsHistogram(given, 'token', 2, 4))).toEqual([1 / 3, 0, 0, 2 / 3]);
  expect(Array.from(bitsHistogram(given, 'byte', 1, 3))).toEqual([1 / 6, 4 / 6, 1 / 6]);
});

it('adds bits up along the text', () => {
  const given = curve([1, 2, 3, 4], [Number.NaN, 1, 2, 4]);
  expect(cumulativeBits(given, 2)).toEqual([
    { byte: 0, bits: 0 },
    { byte: 3, bits: 1 },
    { byte: 10, bits: 7 },
  ]);
  expect(cumulativeBits(given, 100).at(-1)).toEqual({ byte: 10, bits: 7 });
});
