import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pooledValue } from './cpu-raster.ts';
import { type HeatLayer, type HeatMatrix, readRow } from './matrix.ts';
import { finish } from './prepare.ts';
import { levelFor, type Pooling, pyramidSteps } from './pyramid.ts';

const anyLayer: fc.Arbitrary<HeatLayer> = fc
  .record({ rows: fc.integer({ min: 1, max: 19 }), columns: fc.integer({ min: 1, max: 19 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      matrix: fc.record({
        rows: fc.constant(rows),
        columns: fc.constant(columns),
        diagonal: fc.option(fc.integer({ min: -2, max: 6 })),
        values: fc
          .array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NaN)), {
            minLength: rows * columns,
            maxLength: rows * columns,
          })
          .map((values) => Float32Array.from(values)),
      }),
      factors: fc.option(
        fc
          .array(fc.integer({ min: 1, max: 4 }), { minLength: rows, maxLength: rows })
          .map((factors) => Float32Array.from(factors)),
      ),
      withoutColumns: fc.option(fc.uint8Array({ minLength: columns, maxLength: columns, max: 1 })),
      only: fc.option(
        fc.record({
          bits: fc.uint8Array({
            minLength: rows * Math.ceil(columns / 8),
            maxLength: rows * Math.ceil(columns / 8),
          }),
          stride: fc.constant(Math.ceil(columns / 8)),
          value: fc.constantFrom(0 as const, 1 as const),
        }),
      ),
    }),
  );

/** By the definition: what a layer draws at one cell. */
function drawn({ matrix, factors, withoutColumns, only }: HeatLayer, row: number, column: number): number {
  const { columns, diagonal, values } = matrix;
  const isHidden = diagonal !== null && column > row + diagonal;
  const bit = only ? (only.bits[row * only.stride + Math.floor(column / 8)]! >> (column % 8)) & 1 : null;
  if (isHidden || withoutColumns?.[column] === 1 || (only && bit !== only.value)) return Number.NaN;
  return Math.fround(values[row * columns + column]! * (factors?.[row] ?? 1));
}

test('a row is what its cells draw, in any part of it', () => {
  fc.assert(
    fc.property(
      anyLayer,
      fc.nat(25),
      fc.integer({ min: -4, max: 20 }),
      fc.nat(12),
      (layer, at, from, length) => {
        const row = at % layer.matrix.rows;
        const out = new Float32Array(length);
        readRow(layer, row, from, from + length, out);
        const expected = Array.from({ length }, (_, i) => {
          const column = from + i;
          return column < 0 || column >= layer.matrix.columns ? Number.NaN : drawn(layer, row, column);
        });
        expect(Array.from(out)).toEqual(expected);
      },
    ),
    { seed: 6, numRuns: 300 },
  );
});

test.each(['max', 'mean'] as const)(
  'every block of every level is the %s of the cells it covers',
  (pooling) => {
    fc.assert(
      fc.property(anyLayer, (layer) => {
        const { levels } = finish(pyramidSteps(layer, pooling));
        for (const { size, rows, columns, values } of levels) {
          for (let at = 0; at < rows * columns; at++) {
            const expected = pooled(
              layer,
              Math.floor(at / columns) * size,
              (at % columns) * size,
              size,
              pooling,
            );
            if (Number.isNaN(expected)) expect(values[at]).toBeNaN();
            else expect(values[at]).toBeCloseTo(expected, 4);
          }
        }
        const last = levels.at(-1) ?? layer.matrix;
        expect([last.rows, last.columns]).toEqual([1, 1]);
      }),
      { seed: 7, numRuns: 150 },
    );
  },
);

function pooled(layer: HeatLayer, row: number, column: number, size: number, pooling: Pooling): number {
  const { rows, columns } = layer.matrix;
  const cells: number[] = [];
  for (let r = row; r < Math.min(rows, row + size); r++) {
    for (let c = column; c < Math.min(columns, column + size); c++) {
      const value = drawn(layer, r, c);
      if (!Number.isNaN(value)) cells.push(value);
    }
  }
  if (cells.length === 0) return Number.NaN;
  return pooling === 'max' ? Math.max(...cells) : cells.reduce((sum, value) => sum + value, 0) / cells.length;
}

test('the level drawn has blocks of at least a pixel, and less than two where pooling is needed', () => {
  const n = 300;
  const matrix: HeatMatrix = { rows: n, columns: n, values: new Float32Array(n * n), diagonal: 0 };
  const pyramid = finish(pyramidSteps({ matrix, factors: null, withoutColumns: null, only: null }, 'max'));
  for (const cells of [0.01, 0.5, 1, 1.01, 1.99, 2, 2.01, 3, 4, 7.9, 8, 100]) {
    const size = 2 ** levelFor(pyramid, cells);
    expect(size).toBeGreaterThanOrEqual(Math.min(cells, 512) - 1e-6);
    expect(size).toBeLessThan(Math.max(2, 2 * cells));
  }
  expect(levelFor(pyramid, 1e6)).toBe(pyramid.levels.length);
  expect(pooledValue(pyramid, 0, 0, 1)).toBeNaN();
  expect(pooledValue(pyramid, 0, -1, 0)).toBeNaN();
  expect(pooledValue(pyramid, 1, 0, 0)).toBe(0);
  expect(pooledValue(pyramid, 1, 150, 0)).toBeNaN();
});
