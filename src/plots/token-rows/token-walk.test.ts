import { describe, expect, test } from 'vitest';
import type { LaneRows, RowsView, TextRow } from '../../contracts/document-view.ts';
import { type RowGeometry, rowGeometry } from './row-geometry.ts';
import { type TokenTarget, targetAt } from './token-target.ts';
import { rowMetrics } from './row-drawing.ts';
import { RowPainter } from './row-painter.ts';
import { firstOnRow, type Step, walk, type WalkContext } from './token-walk.ts';

const rowTexts = ['one two ', 'three\n', 'four'];

function view(): RowsView {
  let byte = 0;
  const rows: TextRow[] = rowTexts.map((text) => {
    const byteStart = byte;
    byte += text.length;
    return { text, byteStart, byteEnd: byte, isRtl: false };
  });
  const lane = (key: string, cuts: readonly number[]): LaneRows => ({
    key,
    isStale: false,
    isFinal: true,
    tokens: {
      firstIndex: 0,
      start: Uint32Array.from([0, ...cuts]),
      end: Uint32Array.from([...cuts, 18]),
      id: Int32Array.from([0, ...cuts], (_, i) => i + 100),
      flags: new Uint8Array(cuts.length + 1),
      place: Uint32Array.from([0, ...cuts].keys()),
      pieces: {},
    },
  });
  return {
    revision: 1,
    version: 1,
    columns: 10,
    firstRow: 0,
    rows,
    lanes: [lane('words', [3, 7, 13, 14]), lane('halves', [9])],
  };
}

const geometryOf = (row: number): RowGeometry =>
  rowGeometry(view().rows[row]!, 10, 10, () => expect.fail('plain text needs no measuring'));
const context: WalkContext = { view: view(), rowCount: 3, rowsPerPage: 2, geometryOf };
const start = firstOnRow(0, 0, context)!;
const after = (...steps: Step[]): TokenTarget => steps.reduce((at, step) => walk(at, step, context), start);

describe('the keyboard cursor', () => {
  test('enters at the first token of the row', () => {
    expect(start).toMatchObject({ lane: 'words', index: 0, start: 0, end: 3, row: 0, x0: 0, x1: 30 });
  });
  test('walks along a lane and across rows, and stops at the ends', () => {
    expect(after('next', 'next')).toMatchObject({ index: 2, start: 7, row: 0 });
    expect(after('next', 'next', 'next')).toMatchObject({ index: 3, start: 13, row: 1 });
    expect(after('next', 'next', 'next', 'next', 'next', 'next')).toMatchObject({
      index: 4,
      end: 18,
      row: 2,
    });
    expect(after('previous')).toBe(start);
    expect(after('next', 'previous')).toMatchObject({ index: 0 });
  });
  test('goes down through the lanes of a row, then to the next row at the same place', () => {
    expect(after('next', 'down')).toMatchObject({ lane: 'halves', index: 0 });
    // The token ` two` begins 30 px in; there the next row has the middle of `three`.
    expect(after('next', 'down', 'down')).toMatchObject({ lane: 'words', row: 1, start: 7 });
    expect(after('up')).toBe(start);
    expect(after('next', 'down', 'down', 'up')).toMatchObject({ lane: 'halves', row: 0 });
  });
  test('goes to the ends of a row and by pages', () => {
    expect(after('row-end')).toMatchObject({ index: 2, start: 7 });
    expect(after('row-end', 'row-start')).toMatchObject({ index: 0 });
    expect(after('page-down')).toMatchObject({ row: 2, start: 14 });
    expect(after('page-down', 'page-up')).toMatchObject({ row: 0, index: 0 });
  });
});

test('a point finds the token that is drawn there', () => {
  const style = { cell: 10, digit: 7, columns: 10, showIds: false, showWhitespace: true };
  const painter = new RowPainter(style, () => expect.fail('plain text needs no measuring'));
  const drawings = painter.draw(view(), 0, 3, 3);
  const metrics = rowMetrics(2, false);
  const at = (row: number, lane: number, x: number): TokenTarget | null =>
    targetAt(view(), drawings[row]!, metrics, x, metrics.strip + lane * metrics.pitch + 5);
  expect(at(0, 0, 35)).toMatchObject({ lane: 'words', index: 1, id: 101 });
  expect(at(1, 1, 35)).toMatchObject({ lane: 'halves', index: 1, x0: 10, x1: 60 });
  expect(at(2, 0, 39.9)).toMatchObject({ index: 4 });
  expect(at(2, 0, 60)).toBeNull();
  expect(targetAt(view(), drawings[0]!, metrics, 35, 2)).toBeNull();
});
