import { describe, expect, it } from 'vitest';
import { createTensor, tensorRow } from './tensor.ts';

describe('createTensor', () => {
  it('accepts a shape that fits and refuses one that does not', () => {
    expect(createTensor(new Float32Array(6), [2, 3]).shape).toEqual([2, 3]);
    expect(createTensor(new Float32Array(0), [0, 3]).data).toHaveLength(0);
    expect(() => createTensor(new Float32Array(6), [2, 2])).toThrow(/\[2, 2\] does not describe 6/);
    expect(() => createTensor(new Float32Array(2), [-1, -2])).toThrow(RangeError);
  });
});

describe('tensorRow', () => {
  it('is a view on the row', () => {
    const matrix = createTensor(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    expect(Array.from(tensorRow(matrix, 1))).toEqual([4, 5, 6]);
    expect(tensorRow(matrix, 1).buffer).toBe(matrix.data.buffer);
  });
});
