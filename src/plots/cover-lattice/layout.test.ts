import { expect, test } from 'vitest';
import type { ShownCover } from '../../contracts/byte-probabilities.ts';
import { layoutLattice } from './layout.ts';

const token = (text: string, start: number) => ({ id: 0, text, start, end: start + text.length });
const covers: readonly ShownCover[] = [
  { tokens: [token('ke', 0), token('ep', 2)], share: 0.5 },
  { tokens: [token('keeper', 0)], share: 0.3 },
  { tokens: [token('ke', 0), token('el', 2)], share: 0.2 },
];

test('tokens between the same places share an arc, whose share is theirs together', () => {
  const { arcs } = layoutLattice(covers, 3, [{ start: 0, end: 2 }]);
  expect(
    arcs.map(({ from, to, text, more, share, isCanonical }) => ({
      from,
      to,
      text,
      more,
      share,
      isCanonical,
    })),
  ).toEqual([
    { from: 0, to: 6, text: 'keeper', more: 0, share: 0.3, isCanonical: false },
    { from: 0, to: 2, text: 'ke', more: 0, share: 0.7, isCanonical: true },
    { from: 2, to: 4, text: 'ep', more: 1, share: 0.7, isCanonical: false },
  ]);
});

test('everything lies inside the drawing, and the caret among the bytes', () => {
  const { arcs, width, height, top, ticks, caretX } = layoutLattice(covers, 3, []);
  expect(ticks.map(({ byte }) => byte)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(caretX).toBe(ticks[3]!.x);
  expect(ticks.at(-1)!.x).toBeLessThan(width);
  const heights = arcs.map(({ label }) => label!.y);
  expect(Math.min(...heights)).toBeGreaterThan(top);
  expect(Math.max(...heights)).toBeLessThan(height);
  expect(layoutLattice([], 0, []).arcs).toEqual([]);
});

test('labels of arcs over each other are stacked, rare ones are left out', () => {
  const many = ['a', 'an', 'and', 'andy', 'andre', 'andrea'].map((text) => ({
    tokens: [token(text, 0)],
    share: text === 'andrea' ? 0.001 : 0.2,
  }));
  const { arcs } = layoutLattice(many, 0, []);
  const labels = arcs.filter(({ label }) => label !== null);
  expect(labels).toHaveLength(5);
  for (const a of labels) {
    for (const b of labels) {
      if (a === b || Math.abs(a.label!.x - b.label!.x) > 45) continue;
      expect(Math.abs(a.label!.y - b.label!.y)).toBeGreaterThanOrEqual(15);
    }
  }
});
