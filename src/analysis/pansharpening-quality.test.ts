import { expect, test } from 'vitest';
import type { BandImage } from '../contracts/image-tokenizer.ts';
import { fusionQuality } from './pansharpening-quality.ts';

const image = (data: readonly number[], bands: number): BandImage => ({
  data: Float32Array.from(data),
  bands,
  height: 1,
  width: data.length / bands,
});

test('figures worked out by hand', () => {
  const truth = image([0.5, 0.5, 0.5, 0.5], 2);
  const fused = image([0.6, 0.5, 0.5, 0.5], 2);
  const { psnr, sam, ergas } = fusionQuality(fused, truth, 4);
  expect(psnr).toBeCloseTo(-10 * Math.log10(0.01 / 4), 5);
  const angle = (180 / Math.PI) * Math.acos(0.55 / Math.sqrt(0.61 * 0.5));
  expect(sam).toBeCloseTo(angle / 2, 3);
  expect(ergas).toBeCloseTo(25 * Math.sqrt(0.005 / 0.25 / 2), 5);
});

test('the truth itself is perfect, and brightness alone turns no spectrum', () => {
  const truth = image([0.2, 0.4, 0.6, 0.1], 2);
  const same = fusionQuality(truth, truth, 4);
  expect(same.psnr).toBe(Number.POSITIVE_INFINITY);
  expect(same.ergas).toBe(0);
  const brighter = image([0.3, 0.6, 0.9, 0.15], 2);
  expect(fusionQuality(brighter, truth, 4).sam).toBeCloseTo(0, 2);
  expect(() => fusionQuality(image([1], 1), truth, 4)).toThrow(/shape/);
});
