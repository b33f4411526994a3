import { describe, expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { Curve } from '../../contracts/curve.ts';
import { heatScale, heatValue, shadeOf } from './heat.ts';
import { pieceAt, piecesIn, textPieces } from './layout.ts';

/** A curve whose tokens are single bytes, each with as many bits and the rank that are given. */
function byteCurve(
  text: string,
  bits: readonly number[],
  ranks: readonly number[],
  done = bits.length,
): Curve {
  const n = utf8Encode(text).length;
  const start = Uint32Array.from({ length: n }, (_, i) => i);
  return {
    head: {
      run: 1,
      name: 'm',
      label: '',
      model: null,
      vocabSize: 256,
      tokens: { start, end: start.map((i) => i + 1), id: new Int32Array(n) },
      isCapped: false,
      reading: null,
    },
    done,
    surprisal: Float32Array.from(bits),
    entropy: Float32Array.from(bits, (b) => b / 2),
    rank: Uint32Array.from(ranks),
    backend: 'js',
  };
}

describe('textPieces', () => {
  const text = 'aé b';
  const curve = byteCurve(text, [1, 4, 2, 0.2, 9], [1, 12, 3, 1, 5000]);

  it('draws the tokens of one character together, by bits per byte, mean entropy or the worst rank', () => {
    const all = { start: 0, end: 5 };
    const shades = (by: 'surprisal' | 'entropy' | 'rank') =>
      textPieces(curve, text, all, heatScale(by, 'byte'), 'byte').pieces.map(({ shade }) => shade);
    const { pieces, isCut } = textPieces(curve, text, all, heatScale('surprisal', 'byte'), 'byte');
    expect(pieces.map((piece) => piece.text)).toEqual(['a', 'é', ' ', 'b']);
    expect(pieces[1]).toMatchObject({ start: 1, end: 3, first: 1, last: 3 });
    expect(isCut).toBe(false);
    expect(shades('surprisal')).toEqual([2, 5, 0, 7]);
    expect(shades('rank')).toEqual([0, 1, 0, 3]);
    expect(heatValue(curve, 1, 3, 'entropy', 'token')).toBe(1.5);
    expect(heatValue(curve, 1, 3, 'surprisal', 'byte')).toBe(3);
  });

  it('leaves what is not predicted yet without a shade', () => {
    const early = byteCurve(text, [1, 4, 2, 0, 0], [0, 12, 3, 0, 0], 3);
    const { pieces } = textPieces(early, text, { start: 0, end: 5 }, heatScale('rank', 'byte'), 'byte');
    expect(pieces.map(({ shade }) => shade)).toEqual([-1, 1, -1, -1]);
  });

  it('begins and ends a range with whole characters', () => {
    const { pieces } = textPieces(curve, text, { start: 2, end: 4 }, heatScale('rank', 'byte'), 'byte');
    expect(pieces.map((piece) => piece.text)).toEqual(['é', ' ']);
    const inside = textPieces(curve, text, { start: 1, end: 2 }, heatScale('rank', 'byte'), 'byte');
    expect(inside).toEqual({
      pieces: [expect.objectContaining({ text: 'é', start: 1, end: 3 })],
      isCut: false,
    });
  });

  it('draws a token that reaches beyond the range as a whole', () => {
    const plain = byteCurve('abcdef', [1, 1, 1], [1, 1, 1]);
    const tokens = { ...plain.head.tokens, start: Uint32Array.of(0, 1, 5), end: Uint32Array.of(1, 5, 6) };
    const wide = { ...plain, head: { ...plain.head, tokens } };
    const { pieces } = textPieces(wide, 'abcdef', { start: 2, end: 3 }, heatScale('rank', 'byte'), 'byte');
    expect(pieces.map((piece) => piece.text)).toEqual(['bcde']);
  });

  it('finds pieces by byte and by range', () => {
    const { pieces } = textPieces(curve, text, { start: 0, end: 5 }, heatScale('rank', 'byte'), 'byte');
    expect([0, 1, 2, 3, 5].map((byte) => pieceAt(pieces, byte))).toEqual([0, 1, 1, 2, -1]);
    expect(piecesIn(pieces, { start: 2, end: 4 })).toEqual([1, 3]);
    expect(piecesIn(pieces, { start: 9, end: 12 })).toEqual([4, 4]);
  });
});

it('GLTR cuts ranks after the 10th, 100th and 1,000th', () => {
  const scale = heatScale('rank', 'token');
  expect([1, 10, 11, 100, 101, 1000, 1001].map((rank) => shadeOf(scale, rank))).toEqual([
    0, 0, 1, 1, 2, 2, 3,
  ]);
  expect(shadeOf(scale, Number.NaN)).toBe(-1);
});
