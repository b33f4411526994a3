import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RotaryShift } from './rotary-positions.ts';

const vector = fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 });
const position = fc.integer({ min: -2000, max: 2000 });
const shift = new RotaryShift(8, 10_000);
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, c) => sum + value * b[c]!, 0);

it('turns there and back', () => {
  fc.assert(
    fc.property(vector, position, (x, by) => {
      const back = shift.turned(shift.turned(Float32Array.from(x), by), -by);
      back.forEach((value, c) => expect(value).toBeCloseTo(x[c]!, 5));
    }),
    { seed: 1 },
  );
});

it('changes a product as turning both vectors does, by the difference of their positions alone', () => {
  fc.assert(
    fc.property(vector, vector, position, position, (a, b, p, r) => {
      const [q, k] = [Float32Array.from(a), Float32Array.from(b)];
      const expected = dot(shift.turned(q, p), shift.turned(k, r)) - dot(q, k);
      expect(shift.change(q, 0, k, 0, p - r)).toBeCloseTo(expected, 3);
    }),
    { seed: 2 },
  );
});

it('turns the first pair by one radian a position', () => {
  const [x, , y] = shift.turned(Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0), 1);
  expect(x).toBeCloseTo(Math.cos(1), 6);
  expect(y).toBe(0);
  expect(shift.turned(Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0), 1)[4]).toBeCloseTo(Math.sin(1), 6);
});
