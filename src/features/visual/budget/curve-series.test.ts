import { expect, test } from 'vitest';
import { groupedInterval, meanInterval } from '../../../analysis/mean-interval.ts';
import type { RerunRow, RerunTable } from '../../../contracts/rerun-view.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import { curveSeries } from './curve-series.ts';

const row = (method: string, share: number, seed: number, cls: number | null): RerunRow =>
  ({ method, share, seed, result: { kind: 'done', figures: { cls, ratio: share } } }) as unknown as RerunRow;
const table = (...rows: readonly RerunRow[]): RerunTable => ({ rows }) as unknown as RerunTable;
const cards = ['random', 'still', 'absent'].map((id) => ({ id, name: id.toUpperCase() }) as PrunerCard);
const request = { metric: 'cls', coloured: ['still', 'random'] } as const;

test('one picture: the interval is over seeds, and shares stand in order', () => {
  const one = table(row('random', 0.5, 1, 0.8), row('random', 0.1, 1, 0.2), row('random', 0.1, 2, 0.4));
  const [curve] = curveSeries([one], cards, request);
  expect(curve).toMatchObject({ id: 'random', name: 'RANDOM', hue: 1 });
  expect(curve!.points.map(({ share }) => share)).toEqual([0.1, 0.5]);
  expect(curve!.points[0]).toMatchObject(meanInterval([0.2, 0.4])!);
});

test('several pictures: the seeds of one count once', () => {
  const tables = [
    table(row('random', 0.1, 1, 0.2), row('random', 0.1, 2, 0.4), row('still', 0.1, 1, 0.9)),
    table(row('random', 0.1, 1, 0.6), row('random', 0.1, 2, 0.6), row('still', 0.1, 1, null)),
  ];
  const [random, still] = curveSeries(tables, cards, request);
  expect(random!.points[0]).toMatchObject(groupedInterval([[0.2, 0.4], [0.6]])!);
  expect(still!.points[0]).toMatchObject({ mean: 0.9, n: 1 });
});

test('a method without a figure has no curve, one that was not chosen no colour', () => {
  expect(curveSeries([table(row('absent', 0.1, 1, null))], cards, request)).toEqual([]);
  expect(curveSeries([table(row('absent', 0.1, 1, 1))], cards, request)[0]!.hue).toBeNull();
});
