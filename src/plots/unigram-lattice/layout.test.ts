import { expect, test } from 'vitest';
import { latticeLayout, type LatticeStep } from './layout.ts';

const steps: readonly LatticeStep[] = [
  { kind: 'lattice', to: 1, edges: [{ from: 0, piece: 'a', score: -3, best: true }] },
  {
    kind: 'lattice',
    to: 2,
    edges: [
      { from: 0, piece: 'ab', score: -4, best: true },
      { from: 1, piece: 'b', score: -3, best: false },
    ],
  },
  {
    kind: 'lattice',
    to: 3,
    edges: [
      { from: 2, piece: 'c', score: -2, best: true },
      { from: 1, piece: 'bc', score: -9, best: false },
    ],
  },
];

test('the chosen path is the best edges followed back from the end', () => {
  const { arcs } = latticeLayout(steps);
  expect(arcs.filter((arc) => arc.isChosen).map((arc) => arc.piece)).toEqual(['ab', 'c']);
  expect(arcs).toHaveLength(5);
});

test('longer pieces rise higher, inside the drawing, over a tick per byte', () => {
  const { arcs, height, width, ticks } = latticeLayout(steps);
  const y = (piece: string): number => arcs.find((arc) => arc.piece === piece)!.y;
  expect(y('ab')).toBeLessThan(y('a'));
  expect(Math.min(...arcs.map((arc) => arc.y))).toBeGreaterThan(0);
  expect(Math.max(...arcs.map((arc) => arc.y))).toBeLessThan(height);
  expect(ticks.map(({ byte }) => byte)).toEqual([0, 1, 2, 3]);
  expect(ticks.at(-1)!.x).toBeLessThan(width);
});

test('no steps make an empty drawing', () => {
  expect(latticeLayout([]).arcs).toEqual([]);
});
