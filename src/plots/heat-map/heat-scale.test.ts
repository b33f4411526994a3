import { expect, test } from 'vitest';
import { colourTable, rampColour } from './colour-table.ts';
import { formatWeight } from './heat-legend.tsx';
import { type ScaleSettings, scaleSteps } from './heat-scale.ts';
import type { HeatMatrix } from './matrix.ts';
import { finish } from './prepare.ts';

/** Causal rows [1], [.9 .1], [.7 .1 .2]: token 0 is a sink. */
const matrix: HeatMatrix = {
  rows: 3,
  columns: 3,
  values: Float32Array.of(1, 9, 9, 0.9, 0.1, 9, 0.7, 0.1, 0.2),
  diagonal: 0,
};
const scaleOf = (change: Partial<ScaleSettings>) =>
  finish(scaleSteps(matrix, { kind: 'linear', sinks: 'keep', sinkColumns: [0], ...change }));

test('hidden cells do not count; the largest weight has the last colour', () => {
  const { position, ticks } = scaleOf({});
  expect(position(1)).toBe(1);
  expect(position(0.5)).toBeCloseTo(0.5);
  expect(position(-3)).toBe(0);
  expect(ticks.map(({ value }) => value)).toEqual([0, 0.25, 0.5, 0.75, 1]);
});

test('isolated sinks are drawn but leave the scale to the others; removed ones are not drawn', () => {
  const isolated = scaleOf({ sinks: 'isolate' });
  expect(isolated.position(Math.fround(0.2))).toBe(1);
  expect(isolated.position(0.9)).toBe(1);
  expect(isolated.withoutColumns).toBeNull();
  expect(Array.from(scaleOf({ sinks: 'remove' }).withoutColumns!)).toEqual([1, 0, 0]);
});

test('row-wise: each row ends at its own largest weight, sinks aside', () => {
  const factors = (sinks: 'keep' | 'isolate') => Array.from(scaleOf({ kind: 'row', sinks }).factors!);
  expect(factors('keep')[1]).toBeCloseTo(1 / 0.9);
  expect(factors('isolate')).toEqual([0, expect.closeTo(10), expect.closeTo(5)]);
});

test('logarithmic: five decades, equal ratios are equal steps', () => {
  const { position, ticks } = scaleOf({ kind: 'log' });
  expect(position(1)).toBe(1);
  expect(position(0.1)).toBeCloseTo(0.8);
  expect(position(1e-5)).toBeCloseTo(0);
  expect(position(0)).toBe(0);
  expect(ticks[1]!.value).toBeCloseTo(1e-4, 8);
});

test('by rank: the share of smaller weights', () => {
  const { position, ticks } = scaleOf({ kind: 'rank' });
  expect([0.1, 0.2, 0.7, 0.9, 1].map((value) => position(Math.fround(value)))).toEqual([0, 0.4, 0.6, 0.8, 1]);
  expect(ticks[0]!.value).toBeCloseTo(0.1);
  expect(ticks.at(-1)!.value).toBe(1);
});

test.each(['linear', 'log', 'row', 'rank'] as const)('a %s scale never turns back', (kind) => {
  const { position } = scaleOf({ kind });
  for (let i = 1; i <= 100; i++) expect(position(i / 100)).toBeGreaterThanOrEqual(position((i - 1) / 100));
});

test.each([
  ['nothing but one value', [0.5, 0.5, 0.5, 0.5]],
  ['zeros', [0, 0, 0, 0]],
  ['no number', [Number.NaN, Number.NaN, Number.NaN, Number.NaN]],
])('a matrix of %s has a scale', (_name, values) => {
  for (const kind of ['linear', 'log', 'row', 'rank'] as const) {
    const flat = { rows: 2, columns: 2, values: Float32Array.from(values), diagonal: null };
    const scale = finish(scaleSteps(flat, { kind, sinks: 'isolate', sinkColumns: [0] }));
    expect(scale.position(0.5)).toBeGreaterThanOrEqual(0);
    expect(scale.ticks.every(({ value }) => Number.isFinite(value))).toBe(true);
    expect(colourTable(scale, 'dark', 'plain')[0]).not.toBe(0);
  }
});

/** Relative luminance, WCAG 2. */
function luminance([red, green, blue]: readonly [number, number, number]): number {
  const linear = (byte: number): number =>
    byte <= 10.31 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** What a dichromat sees (Viénot, Brettel & Mollon 1999), linear RGB left unconverted: enough for an order. */
const protan = ([red, green, blue]: readonly [number, number, number]): [number, number, number] => [
  0.11238 * red + 0.88762 * green,
  0.11238 * red + 0.88762 * green,
  0.00401 * red - 0.00401 * green + blue,
];

test.each(['light', 'dark'] as const)('%s ramps run one way in lightness, for dichromats too', (theme) => {
  const direction = theme === 'light' ? -1 : 1;
  for (const kind of ['plain', 'kept', 'dropped'] as const) {
    const steps = Array.from({ length: 33 }, (_, i) => rampColour(theme, kind, i / 32));
    for (const see of [(colour: readonly [number, number, number]) => colour, protan]) {
      const light = steps.map((colour) => direction * luminance(see(colour)));
      for (let i = 1; i < light.length; i++) expect(light[i]!).toBeGreaterThan(light[i - 1]!);
    }
  }
});

test('weights are printed short', () => {
  expect([0, 0.125, 0.33333, 1.2e-5, 999, 2000, Number.NaN].map(formatWeight)).toEqual([
    '0',
    '0.125',
    '0.333',
    '1.2e-5',
    '999',
    '2.0e+3',
    '–',
  ]);
});
