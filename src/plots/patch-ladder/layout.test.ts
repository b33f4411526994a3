import { expect, test } from 'vitest';
import { type LadderRung, layoutLadder } from './layout.ts';

const rung = (patch: number, linear: number, attention: number): LadderRung => ({
  patch,
  tokens: 1,
  values: 3,
  attention,
  linear,
  psnr: null,
  isLowerBound: false,
});

test('one logarithmic axis from a power of ten to the dearest bar', () => {
  const { rungs, ticks } = layoutLadder([rung(16, 2e9, 1e10), rung(1, 1e11, 1e13)]);
  expect(rungs[1]!.attention).toBe(100);
  expect(rungs[0]!.attention).toBeCloseTo(25, 10);
  expect(rungs[0]!.linear).toBeCloseTo(25 * Math.log10(2), 10);
  expect(ticks).toEqual(
    [1e9, 1e10, 1e11, 1e12, 1e13].map((value, i) => ({ value, at: expect.closeTo(25 * i, 8) })),
  );
});

test('one rung alone still has an axis; none has nothing', () => {
  expect(layoutLadder([rung(16, 1e9, 1e9)]).ticks.length).toBe(2);
  expect(layoutLadder([])).toEqual({ rungs: [], ticks: [] });
});
