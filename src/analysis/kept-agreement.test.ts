import { expect, it } from 'vitest';
import type { FlatTrace } from '../contracts/vision-view.ts';
import { agreementMaps, agreementMatrix, standingPatches } from './kept-agreement.ts';

/** Tokens of one source each, sitting on `anchors` of the given views. */
const trace = (
  kind: FlatTrace['kind'],
  anchors: readonly number[],
  view: readonly number[] = anchors.map(() => 0),
): FlatTrace => ({
  fidelity: 'exact',
  warnings: [],
  kind,
  view: Int32Array.from(view),
  anchor: Int32Array.from(anchors),
  rowStart: Int32Array.from({ length: anchors.length + 1 }, (_, t) => t),
  srcView: Int32Array.from(view),
  src: Int32Array.from(anchors),
  weight: new Float32Array(anchors.length).fill(1),
  stepView: new Int32Array(0),
  stepIndex: new Int32Array(0),
  stepScore: new Float32Array(0),
  maps: [],
  perView: [],
});
const kept = (...anchors: readonly number[]): FlatTrace =>
  trace(
    anchors.map(() => 'kept' as const),
    anchors,
  );

it('counts kept, recovered and merged seats as standing, pooled windows and tokens without a place not', () => {
  const mixed = trace(['kept', 'recovered', 'merged', 'pooled', 'leftover'], [0, 1, 2, 3, -1]);
  expect(standingPatches(mixed)).toEqual(new Set([0, 1, 2]));
  expect(standingPatches(trace(['kept'], [5], [3]))).toEqual(new Set([3 * 2 ** 24 + 5]));
});

it('counts by patch and view', () => {
  const twoViews = trace(['kept', 'kept'], [1, 0], [0, 1]);
  expect(agreementMaps([kept(1, 2), twoViews], [3, 2])).toEqual([
    Float32Array.of(0, 2, 1),
    Float32Array.of(1, 0),
  ]);
});

it('compares pairs by their Jaccard index', () => {
  expect(agreementMatrix([kept(0, 1, 2), kept(1, 2, 3), kept()])).toEqual([
    [1, 0.5, 0],
    [0.5, 1, 0],
    [0, 0, 1],
  ]);
});
