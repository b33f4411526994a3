import { expect, test } from 'vitest';
import { pictureReadout, readoutFigures, wholeFigures } from './readout-figures.ts';

const texts = {
  question: Float32Array.of(1, 0),
  captions: [Float32Array.of(0, 1), Float32Array.of(1, 0)],
  phrases: [Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(-1, 0)],
};
const view = (cls: readonly number[], embedding: readonly number[]) => ({
  cls: Float32Array.from(cls),
  embedding: Float32Array.from(embedding),
});

test('a picture is the mean of its views, at unit length', () => {
  const { question, captions } = pictureReadout([view([1], [1, 0]), view([1], [0, 1])], texts);
  expect(question).toBeCloseTo(Math.SQRT1_2, 6);
  expect(captions[0]).toBeCloseTo(Math.SQRT1_2, 6);
});

test('worked by hand', () => {
  const whole = pictureReadout([view([1, 0], [0.6, 0.8]), view([0, 2], [0.6, 0.8])], texts);
  const pruned = pictureReadout([view([1, 0], [0.8, 0.6]), view([2, 2], [0.8, 0.6])], texts);
  expect(wholeFigures(whole)).toEqual({
    score: expect.closeTo(0.6, 6),
    captionRank: 1,
    captions: 2,
    phrases: 3,
  });
  const { cls, score, captionRank, ranking } = readoutFigures(pruned, whole);
  expect(cls).toBeCloseTo((1 + Math.SQRT1_2) / 2, 6);
  expect(score).toBeCloseTo(0.2, 6);
  expect(captionRank).toBe(2);
  expect(ranking).toBeCloseTo(0.5, 6);
});

test('without question and captions there are no figures for them', () => {
  const whole = pictureReadout([view([1], [1, 0])], { question: null, captions: [], phrases: texts.phrases });
  expect(readoutFigures(whole, whole)).toEqual({ cls: 1, score: null, captionRank: null, ranking: 1 });
});
