import { expect, it } from 'vitest';
import { earlierOccurrences, HeadReader } from './attention-heads.ts';

/** Reads rows of weights given by a function; ids by default all different. */
function read(n: number, weight: (row: number, key: number) => number, ids?: Int32Array, size = n) {
  const tokens = ids ?? Int32Array.from({ length: n }, (_, i) => i);
  const thumbnail = new Float32Array(size * size);
  const reader = new HeadReader(n, { ids: tokens, earlier: earlierOccurrences(tokens) }, thumbnail);
  for (let row = 0; row < n; row++)
    reader.addRow(
      row,
      Float32Array.from({ length: n }, (_, key) => (key <= row ? weight(row, key) : 0)),
    );
  return { ...reader.figures, thumbnail };
}

it('knows a head that reads evenly: ln of the keys, and the share of the near ones', () => {
  const { entropy, sink, local } = read(40, (row) => 1 / (row + 1));
  const rows = Array.from({ length: 40 }, (_, i) => i + 1);
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  expect(entropy).toBeCloseTo(mean(rows.map(Math.log)), 5);
  expect(sink).toBeCloseTo(mean(rows.slice(1).map((keys) => 1 / keys)), 5);
  expect(local).toBeCloseTo(mean(rows.map((keys) => Math.min(1, 16 / keys))), 5);
});

it('knows heads that read the token before, or nothing but the first', () => {
  const before = read(20, (row, key) => (key === Math.max(0, row - 1) ? 1 : 0));
  expect(before.previous).toBe(1);
  expect(before.entropy).toBe(0);
  expect(read(20, (_, key) => (key === 0 ? 1 : 0)).sink).toBe(1);
});

it('knows a head that continues repetitions, and one that copies from afar', () => {
  const ids = Int32Array.from({ length: 60 }, (_, i) => (i === 0 ? -1 : (i - 1) % 20));
  const follows = read(60, (row, key) => (row >= 20 ? (key === row - 19 ? 1 : 0) : key === row ? 1 : 0), ids);
  expect(follows.induction).toBe(1);
  expect(follows.retrieval).toBe(1);
  const near = read(60, (row, key) => (key === row ? 1 : 0), ids);
  expect(near.induction).toBe(0);
  expect(near.retrieval).toBe(0);
});

it('has no induction without a repetition, and no figures of text for an image', () => {
  expect(read(10, (row) => 1 / (row + 1)).induction).toBeNaN();
  const thumbnail = new Float32Array(4);
  const reader = new HeadReader(4, null, thumbnail);
  for (let row = 0; row < 4; row++) reader.addRow(row, Float32Array.of(0.1, 0.2, 0.3, 0.4));
  expect(reader.figures.sink).toBeCloseTo(0.1, 6);
  expect(reader.figures.previous).toBeNaN();
  expect(Array.from(thumbnail)).toEqual([0.2, 0.4, 0.2, 0.4].map(Math.fround));
});

it('keeps a thin stripe in the thumbnail', () => {
  const { thumbnail } = read(64, (_, key) => (key === 37 ? 0.9 : 0), undefined, 8);
  for (let row = 5; row < 8; row++) expect(thumbnail[row * 8 + 4]).toBeCloseTo(0.9, 6);
  expect(thumbnail[7 * 8 + 5]).toBe(0);
});
