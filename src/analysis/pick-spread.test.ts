import { expect, it } from 'vitest';
import { toUnitRows } from '../base/unit-rows.ts';
import { pickSpread } from './pick-spread.ts';

const angles = [0, 10, 90, 100, 185, 270];
const rows = toUnitRows({
  data: Float64Array.from(
    angles.flatMap((a) => [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)]),
  ),
  n: angles.length,
  width: 2,
});

it("gives the smallest distances of the spec's example, which DivPrune makes largest", () => {
  const spread = Array.from(pickSpread(rows, [5, 2, 0, 4, 1, 3]));
  expect(spread.slice(0, 4)).toEqual([2, 1, 0.912844, 0.015192].map((value) => expect.closeTo(value, 5)));
});

it('has nothing to say of fewer than two picks, and no negative distance of equal ones', () => {
  expect(pickSpread(rows, [])).toHaveLength(0);
  expect(pickSpread(rows, [3])).toHaveLength(0);
  expect(Array.from(pickSpread(rows, [1, 1]))).toEqual([0]);
});
