import { expect, it } from 'vitest';
import { combineRows } from './sparse-row.ts';
import { groupToken, mergeGroups } from './token-groups.ts';

it('weighs merged keys by group sizes, several into one', () => {
  const groups = [
    { anchor: 2, members: [2] },
    { anchor: 5, members: [4, 5, 6] },
    { anchor: 8, members: [8, 9] },
  ];
  const rows = { data: Float64Array.of(10, 0, 2, 1, 4, 5), n: 3, width: 2 };
  const merged = mergeGroups(groups, rows, [
    { from: 0, to: 1 },
    { from: 2, to: 1 },
  ]);
  expect(merged.groups).toEqual([{ anchor: 5, members: [4, 5, 6, 2, 8, 9] }]);
  expect(Array.from(merged.keys.data)).toEqual([(10 + 6 + 8) / 6, (3 + 10) / 6]);
  expect(Array.from(groupToken(0, merged.groups[0]!).src)).toEqual([2, 4, 5, 6, 8, 9]);
  expect(Array.from(rows.data)).toEqual([10, 0, 2, 1, 4, 5]);
});

it('adds up a source that occurs in several rows', () => {
  const sum = combineRows(
    [
      { src: [3, 1], weight: [1, 2] },
      { src: [3], weight: [4] },
    ],
    [1, 0.5],
  );
  expect(sum).toEqual({ src: [1, 3], weight: [2, 3] });
});
