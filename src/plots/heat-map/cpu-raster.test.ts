import { expect, test } from 'vitest';
import { createRng } from '../../base/rng.ts';
import { colourTable, rampColour, type RampKind } from './colour-table.ts';
import { pooledValue, rasterise } from './cpu-raster.ts';
import type { ScaleSettings } from './heat-scale.ts';
import type { CellBits, HeatMatrix } from './matrix.ts';
import { finish, type PreparedHeat, prepareSteps } from './prepare.ts';
import { levelFor } from './pyramid.ts';
import { fitView } from './view.ts';

const plain: ScaleSettings = { kind: 'linear', sinks: 'keep', sinkColumns: [] };

const prepared = (matrix: HeatMatrix, kept: CellBits | null = null, settings = plain): PreparedHeat =>
  finish(prepareSteps(matrix, kept, settings, 'max'));

const tablesOf = (heat: PreparedHeat) => ({
  main: colourTable(heat.scale, 'light', heat.dropped ? 'kept' : 'plain'),
  dropped: colourTable(heat.scale, 'light', 'dropped'),
});

function draw(
  heat: PreparedHeat,
  width: number,
  height: number,
  view = fitView(heat.matrix, { width, height }),
) {
  const data = new Int32Array(width * height);
  rasterise({ width, height, data }, heat, tablesOf(heat), view);
  return data;
}

const colourOf = (kind: RampKind, at: number): number => {
  const [red, green, blue] = rampColour('light', kind, at);
  return (0xff << 24) | (blue << 16) | (green << 8) | red;
};

test('one weight among zeros stays visible at every zoom', () => {
  const n = 700;
  const rng = createRng(3);
  for (let round = 0; round < 6; round++) {
    const values = new Float32Array(n * n);
    const row = rng.int(n);
    values[row * n + rng.int(row + 1)] = 1;
    const heat = prepared({ rows: n, columns: n, values, diagonal: 0 });
    for (const side of [40, 63, 100, 233, 350, 699, 1000]) {
      expect(draw(heat, side, side)).toContain(colourOf('plain', 1));
    }
  }
});

test('every pixel shows the pooled value of the block under it, blanks are transparent', () => {
  const n = 90;
  const rng = createRng(4);
  const values = Float32Array.from({ length: n * n }, () => rng.next());
  const heat = prepared({ rows: n, columns: n, values, diagonal: 0 });
  const { main } = tablesOf(heat);
  for (const view of [
    { column: 0, row: 0, span: 90 },
    { column: -4, row: 3.4, span: 120 },
    { column: 20.7, row: 50.2, span: 13.7 },
    { column: 0, row: 0, span: 400 },
  ]) {
    const [width, height] = [50, 40];
    const data = draw(heat, width, height, view);
    const cells = view.span / width;
    const level = levelFor(heat.main, cells);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const row = Math.floor(view.row + (y + 0.5) * cells) >> level;
        const column = Math.floor(view.column + (x + 0.5) * cells) >> level;
        const value = pooledValue(heat.main, level, row, column);
        const bits = new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 15;
        expect(data[y * width + x]).toBe(Number.isNaN(value) ? 0 : main[bits]);
      }
    }
  }
});

test('over a mask kept cells have the colours of kept ones, and win where a pixel covers both', () => {
  const values = Float32Array.of(0.2, 0, 1, 0.6);
  const matrix = { rows: 2, columns: 2, values, diagonal: 0 };
  const heat = prepared(matrix, { bits: Uint8Array.of(0b01, 0b10), stride: 1 });
  expect(Array.from(draw(heat, 2, 2))).toEqual([
    colourOf('kept', 0.2),
    0,
    colourOf('dropped', 1),
    colourOf('kept', 0.6),
  ]);
  expect(Array.from(draw(heat, 1, 1))).toEqual([colourOf('kept', 0.6)]);
});

test('tables hit the colour of a value to within a shade', () => {
  const heat = prepared({ rows: 1, columns: 2, values: Float32Array.of(0, 0.8), diagonal: null });
  const { main } = tablesOf(heat);
  for (let i = 0; i <= 200; i++) {
    const value = (0.8 * i) / 200;
    const bits = new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 15;
    const shades = [-1, 0, 1].map((off) => colourOf('plain', (Math.round((255 * i) / 200) + off) / 255));
    expect(shades).toContain(main[bits]);
  }
  expect(main[0x7fc00000 >>> 15]).toBe(0);
});
