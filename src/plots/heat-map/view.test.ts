import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisLabels } from './axis-layout.ts';
import { movedCursor } from './heat-keys.ts';
import type { HeatMatrix } from './matrix.ts';
import { cellAt, clampView, fitView, isFit, panView, revealCell, zoomView } from './view.ts';

const size = { width: 400, height: 300 };
const square = (n: number): HeatMatrix => ({
  rows: n,
  columns: n,
  values: new Float32Array(n * n),
  diagonal: 0,
});

test('fit shows all rows and columns, as large as they go', () => {
  expect(fitView(square(600), size)).toEqual({ column: 0, row: 0, span: 800 });
  expect(fitView({ rows: 10, columns: 100 }, size).span).toBe(100);
  expect(fitView(square(2), size).span).toBeCloseTo(400 / 48);
});

test('zooming keeps the cell under the pointer there, and back again shows all', () => {
  const matrix = square(600);
  const at = { x: 120, y: 200 };
  const before = cellAt(fitView(matrix, size), matrix, size, at)!;
  const near = zoomView(fitView(matrix, size), matrix, size, 5, at);
  expect(cellAt(near, matrix, size, at)).toEqual(before);
  expect(isFit(near, matrix, size)).toBe(false);
  expect(isFit(zoomView(near, matrix, size, 0.01, at), matrix, size)).toBe(true);
});

test('whatever is done, the view stays on the matrix', () => {
  const anyStep = fc.oneof(
    fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), x: fc.nat(400), y: fc.nat(300) }),
    fc.record({ dx: fc.integer({ min: -500, max: 500 }), dy: fc.integer({ min: -500, max: 500 }) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4096 }), fc.array(anyStep, { maxLength: 12 }), (n, steps) => {
      const extent = { rows: n, columns: n };
      let view = fitView(extent, size);
      for (const step of steps) {
        view =
          'factor' in step
            ? zoomView(view, extent, size, step.factor, step)
            : panView(view, extent, size, step.dx, step.dy);
        expect(view.column).toBeGreaterThanOrEqual(0);
        expect(view.column + view.span).toBeLessThanOrEqual(Math.max(n, view.span) + 1e-6);
        expect(view.row + view.span * 0.75).toBeLessThanOrEqual(Math.max(n, view.span * 0.75) + 1e-6);
        expect(clampView(view, extent, size)).toEqual(view);
      }
    }),
    { seed: 8 },
  );
});

test('no cell is found in the hidden triangle or outside', () => {
  const view = { column: 0, row: 0, span: 40 };
  expect(cellAt(view, square(20), size, { x: 35, y: 55 })).toEqual({ row: 5, column: 3 });
  expect(cellAt(view, square(20), size, { x: 65, y: 55 })).toBeNull();
  expect(cellAt(view, square(4), size, { x: 5, y: 55 })).toBeNull();
});

test('a drag moves the cells along with the pointer; a cell off screen is brought in by the least move', () => {
  const matrix = square(500);
  const view = { column: 100, row: 100, span: 100 };
  expect(panView(view, matrix, size, 40, -20)).toEqual({ column: 90, row: 105, span: 100 });
  expect(revealCell(view, matrix, size, { row: 120, column: 150 })).toEqual(view);
  expect(revealCell(view, matrix, size, { row: 300, column: 50 })).toEqual({
    column: 50,
    row: 226,
    span: 100,
  });
});

test('axes: every token when there is room, round numbers otherwise', () => {
  expect(axisLabels(0, 1 / 20, 60, 10)).toEqual([
    { index: 0, at: 10, isToken: true },
    { index: 1, at: 30, isToken: true },
    { index: 2, at: 50, isToken: true },
  ]);
  expect(axisLabels(120, 10, 200, 4096).map(({ index }) => index)).toEqual([500, 1000, 1500, 2000]);
  expect(axisLabels(0, 1, 100, 70).map(({ index }) => index)).toEqual([0, 50]);
});

test('the keyboard cursor walks existing cells', () => {
  const matrix = square(30);
  expect(movedCursor(matrix, null, 'ArrowDown', false)).toEqual({ row: 0, column: 0 });
  expect(movedCursor(matrix, { row: 4, column: 4 }, 'ArrowRight', false)).toEqual({ row: 4, column: 4 });
  expect(movedCursor(matrix, { row: 4, column: 4 }, 'ArrowUp', false)).toEqual({ row: 3, column: 3 });
  expect(movedCursor(matrix, { row: 25, column: 3 }, 'ArrowDown', true)).toEqual({ row: 29, column: 3 });
  expect(movedCursor(matrix, { row: 9, column: 3 }, 'End', false)).toEqual({ row: 9, column: 9 });
  expect(movedCursor(matrix, { row: 9, column: 3 }, 'Home', false)).toEqual({ row: 9, column: 0 });
  expect(movedCursor(matrix, null, 'x', false)).toBeNull();
});
