import { expect, it } from 'vitest';
import { roundHalfEven } from './round-half-even.ts';

it('rounds halves to the even neighbour', () => {
  const cases: [number, number][] = [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [2.4, 2],
    [2.6, 3],
    [-0.5, 0],
    [-1.5, -2],
    [56.448, 56],
  ];
  for (const [value, rounded] of cases) expect(roundHalfEven(value) + 0).toBe(rounded);
});
