import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Curve } from '../../contracts/curve.ts';
import { axisTop, bitsTicks, byteTicks, curveSteps, stepsPath } from './layout.ts';

function curve(lengths: readonly number[], bits: readonly number[], done = lengths.length): Curve {
  const end = Uint32Array.from(lengths);
  for (let i = 1; i < end.length; i++) end[i]! += end[i - 1]!;
  return {
    head: {
      run: 1,
      name: 'm',
      label: '',
      model: null,
      vocabSize: 4,
      tokens: {
        start: end.map((to, i) => to - lengths[i]!),
        end,
        id: new Int32Array(lengths.length),
      },
      isCapped: false,
      reading: null,
    },
    done,
    surprisal: Float32Array.from(bits),
    entropy: Float32Array.from(bits, (b) => b / 2),
    rank: Uint32Array.from(bits, (b) => (Number.isNaN(b) ? 0 : 1)),
    backend: 'js',
  };
}

describe('curveSteps', () => {
  it('draws a step a token, in bits per byte or per token', () => {
    const given = curve([2, 1, 4], [4, 3, 2]);
    const all = { start: 0, end: 7 };
    expect(curveSteps(given, 'surprisal', 'byte', all, 70)).toEqual({
      x0: Float64Array.of(0, 20, 30),
      x1: Float64Array.of(20, 30, 70),
      value: Float64Array.of(2, 3, 0.5),
    });
    expect(Array.from(curveSteps(given, 'entropy', 'token', all, 70).value)).toEqual([2, 1.5, 1]);
    const zoomed = curveSteps(given, 'surprisal', 'byte', { start: 1, end: 3 }, 20);
    expect([Array.from(zoomed.x0), Array.from(zoomed.x1)]).toEqual([
      [0, 10],
      [10, 20],
    ]);
  });

  it('stops where the computation stands, and leaves a gap where nothing is predicted', () => {
    const steps = curveSteps(
      curve([1, 1, 1, 1], [Number.NaN, 2, 2, 2], 3),
      'surprisal',
      'byte',
      { start: 0, end: 4 },
      40,
    );
    expect(Array.from(steps.value)).toEqual([Number.NaN, 2, 2]);
    expect(stepsPath(steps, 4, 100, false)).toBe('M10 50V50H20V50H30');
    expect(stepsPath(steps, 4, 100, true)).toBe('M10 100V50H20V50H30V100Z');
  });

  it('keeps the bits under the curve whatever the width', () => {
    const tokens = fc.array(
      fc.record({ length: fc.integer({ min: 1, max: 5 }), bits: fc.integer({ min: 0, max: 20 }) }),
      { minLength: 1, maxLength: 80 },
    );
    fc.assert(
      fc.property(tokens, fc.integer({ min: 1, max: 300 }), (given, width) => {
        const whole = curve(
          given.map(({ length }) => length),
          given.map(({ bits }) => bits),
        );
        const bytes = given.reduce((sum, { length }) => sum + length, 0);
        const steps = curveSteps(whole, 'surprisal', 'byte', { start: 0, end: bytes }, width);
        const area = steps.value.reduce((sum, v, i) => sum + v * (steps.x1[i]! - steps.x0[i]!), 0);
        expect((area * bytes) / width).toBeCloseTo(
          given.reduce((sum, { bits }) => sum + bits, 0),
          6,
        );
        expect(steps.value.length).toBeLessThanOrEqual(2 * width + 1);
      }),
      { seed: 20261123 },
    );
  });
});

it('axes reach as high as their highest step, and the ruler has whole bytes', () => {
  const steps = (...values: number[]) => ({
    x0: new Float64Array(values.length),
    x1: new Float64Array(values.length),
    value: Float64Array.from(values),
  });
  expect(axisTop([steps(1, Infinity, 3), steps(Number.NaN, 13.2)])).toBe(13.2);
  expect(axisTop([steps(0.1)])).toBe(1);
  expect(bitsTicks(13.2)).toEqual([0, 5, 10]);
  expect(byteTicks({ start: 0, end: 3 }, 1000)).toEqual([0, 1, 2, 3]);
});
