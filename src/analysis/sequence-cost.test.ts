import { expect, test } from 'vitest';
import { resolveParams } from '../contracts/params.ts';
import {
  hierarchicalFlop,
  measure,
  sequenceCostParams,
  subwordFlop,
  wordPooledPositions,
} from './sequence-cost.ts';

const small = resolveParams(sequenceCostParams, {
  backboneLayers: 2,
  backboneWidth: 10,
  encoderLayers: 3,
  encoderWidth: 4,
  decoderLayers: 5,
  decoderWidth: 6,
  window: 7,
});

test('FLOP by hand (spec 2)', () => {
  expect(subwordFlop(11, small)).toBe(2 * (24 * 11 * 100 + 4 * 11 ** 2 * 10));
  const encoder = 3 * 20 * (24 * 16 + 4 * 7 * 4);
  const backbone = 2 * (24 * 5 * 100 + 4 * 25 * 10);
  const decoder = 5 * 20 * (24 * 36 + 4 * 7 * 6);
  expect(hierarchicalFlop(20, 5, small)).toBe(encoder + backbone + decoder);
});

test('five words at four prefixes are 20 positions (spec 3)', () => {
  expect(wordPooledPositions(5, small)).toBe(20);
});

test('runs headless', () => {
  expect(measure.run({ bytes: 20, tokens: 11, chunks: 5, words: 5 }, {})).toMatchObject({
    subword: { positions: 11 },
    hierarchical: { positions: 5 },
    wordPooled: { positions: 20 },
  });
  expect(() => measure.run({ bytes: 20 }, {})).toThrow(/'tokens'/);
});
