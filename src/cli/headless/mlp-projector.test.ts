import { expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { mlpProjector } from './mlp-projector.ts';

const tensor = (shape: number[], ...data: number[]) => createTensor(Float32Array.from(data), shape);

it('applies weight, bias and activation, layer after layer', async () => {
  const project = mlpProjector([
    { weight: tensor([3, 2], 1, 0, 0, 1, -1, -1), bias: tensor([3], 0, 1, 0), activation: 'relu' },
    { weight: tensor([1, 3], 1, 10, 100) },
  ]);
  const y = await project(tensor([2, 2], 2, 3, -4, 1));
  expect(y.shape).toEqual([2, 1]);
  expect(Array.from(y.data)).toEqual([2 + 40, 20 + 300]);
});

it.each([
  ['gelu', [-1, 0, 1], [-0.1588, 0, 0.8412]],
  ['softsign', [-1, 0, 3], [-0.5, 0, 0.75]],
] as const)('knows %s', async (activation, given, wanted) => {
  const y = await mlpProjector([{ weight: tensor([1, 1], 1), activation }])(tensor([3, 1], ...given));
  wanted.forEach((value, i) => expect(y.data[i]).toBeCloseTo(value, 3));
});

it('refuses layers and inputs that do not fit', async () => {
  const first = { weight: tensor([3, 2], 1, 2, 3, 4, 5, 6) };
  expect(() => mlpProjector([first, { weight: tensor([1, 2], 1, 2) }])).toThrow(/Layer 1 .* does not fit/);
  expect(() => mlpProjector([{ ...first, bias: tensor([2], 0, 0) }])).toThrow(/Layer 0/);
  expect(() => mlpProjector([{ ...first, activation: 'swish' as never }])).toThrow(/Layer 0/);
  await expect(mlpProjector([first])(tensor([1, 3], 1, 2, 3))).rejects.toThrow(/width 2, not 3/);
});
