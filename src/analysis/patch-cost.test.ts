import { expect, test } from 'vitest';
import { attentionMacs, linearMacs, patchTokens, patchValues, visionShapes } from './patch-cost.ts';

const base = visionShapes.find(({ name }) => name === 'ViT-B')!;
const macs = (patch: number): number => attentionMacs(patchTokens(224, patch), base);

test('token counts of the paper', () => {
  expect([16, 8, 4, 2, 1].map((patch) => patchTokens(224, patch))).toEqual([196, 784, 3136, 12544, 50176]);
  expect([16, 1].map((patch) => patchTokens(128, patch))).toEqual([64, 16384]);
  expect([16, 1].map((patch) => patchTokens(64, patch))).toEqual([16, 4096]);
});

test('multiply-adds of ViT-B', () => {
  expect(macs(16) / 1e9).toBeCloseTo(17.4, 1);
  expect(macs(8) / 1e9).toBeCloseTo(77.9, 1);
  expect(macs(4) / 1e9).toBeCloseTo(447.6, 1);
  expect(macs(2) / 1e12).toBeCloseTo(3.97, 2);
  expect(macs(1) / 1e12).toBeCloseTo(50.7, 1);
});

test('halving the patch costs 4 times as much, and 16 times once attention rules', () => {
  expect(macs(8) / macs(16)).toBeCloseTo(4.49, 2);
  expect(macs(1) / macs(2)).toBeCloseTo(12.8, 1);
  const huge = { ...base, width: 1 };
  expect(attentionMacs(50_176, huge) / attentionMacs(12_544, huge)).toBeCloseTo(16, 1);
});

test('a linear mixer drops the square', () => {
  expect(linearMacs(4 * 196, base)).toBe(4 * linearMacs(196, base));
  expect(attentionMacs(196, base) - linearMacs(196, base)).toBe(12 * 2 * 196 ** 2 * 768);
});

test('values of a patch', () => {
  expect([32, 16, 1].map(patchValues)).toEqual([3072, 768, 3]);
});
