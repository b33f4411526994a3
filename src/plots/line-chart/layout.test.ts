import { expect, test } from 'vitest';
import { layoutChart } from './layout.ts';

test('places points between the ends of the axes, logarithmic where asked to', () => {
  const { series, xTicks } = layoutChart(
    [
      {
        name: 'a',
        points: [
          { x: 1000, y: 2 },
          { x: 10_000, y: 4 },
          { x: 1_000_000, y: 0 },
        ],
      },
    ],
    { x: 'log10', fromZero: true },
  );
  expect(series[0]!.points.map(({ left, top }) => [Math.round(left), Math.round(top)])).toEqual([
    [0, 50],
    [33, 0],
    [100, 100],
  ]);
  expect(series[0]!.line).toBe('0,50 33.33,0 100,100');
  expect(xTicks.map(({ label }) => label)).toEqual(['1k', '10k', '100k', '1M']);
});

test('vocabulary sizes have ticks at powers of two', () => {
  const points = [512, 4096].map((x) => ({ x, y: 1 }));
  const { xTicks } = layoutChart([{ name: 'a', points }], { x: 'log2', fromZero: true });
  expect(xTicks.map(({ label }) => label)).toEqual(['512', '1k', '2k', '4k']);
});

test('leaves out what is no number and keeps colours by place', () => {
  const { series } = layoutChart(
    [
      { name: 'none', points: [{ x: 1, y: Number.NaN }] },
      { name: 'one', points: [{ x: 1, y: 0.3 }] },
    ],
    { x: 'linear', fromZero: false },
  );
  expect(series.map(({ hue, points }) => [hue, points.length])).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(series[1]!.points[0]).toMatchObject({ left: 50, top: 50 });
});

test('nothing makes no ticks', () => {
  expect(layoutChart([], { x: 'log2', fromZero: true })).toEqual({ series: [], xTicks: [], yTicks: [] });
});
