import { expect, test } from 'vitest';
import { sinkColumns } from './sinks.ts';

test('a sink draws a quarter of the attention of many rows', () => {
  const n = 32;
  const values = new Float32Array(n * n);
  for (let row = 0; row < n; row++) {
    values[row * n] = 0.6;
    if (row >= 9) values[row * n + 9] = 0.26;
    values[row * n + row]! += 0.14;
  }
  for (let row = 25; row < n; row++) values[row * n + 25] = 1;
  expect(sinkColumns({ rows: n, columns: n, values, diagonal: 0 })).toEqual([0, 9]);
  expect(sinkColumns({ rows: 0, columns: 0, values: new Float32Array(0), diagonal: 0 })).toEqual([]);
});
