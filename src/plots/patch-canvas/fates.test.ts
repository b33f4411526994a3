import { expect, it } from 'vitest';
import type { FlatTrace } from '../../contracts/vision-view.ts';
import { patchFates, tokensOf } from './fates.ts';

interface Row {
  readonly kind: FlatTrace['kind'][number];
  readonly anchor: number;
  readonly src: readonly number[];
  readonly weight?: readonly number[];
}

function traceOf(rows: readonly Row[], steps: readonly number[] = []): FlatTrace {
  const rowStart = [0];
  for (const { src } of rows) rowStart.push(rowStart.at(-1)! + src.length);
  const src = rows.flatMap((row) => row.src);
  return {
    fidelity: 'exact',
    warnings: [],
    kind: rows.map(({ kind }) => kind),
    view: new Int32Array(rows.length),
    anchor: Int32Array.from(rows, ({ anchor }) => anchor),
    rowStart: Int32Array.from(rowStart),
    srcView: new Int32Array(src.length),
    src: Int32Array.from(src),
    weight: Float32Array.from(rows.flatMap((row) => row.weight ?? row.src.map(() => 1))),
    stepView: new Int32Array(steps.length),
    stepIndex: Int32Array.from(steps),
    stepScore: new Float32Array(steps.length),
    maps: [],
    perView: [{ kept: rows.length, total: 6 }],
  };
}

const views = [{ grid: { h: 1, w: 6 }, valid: Uint8Array.of(1, 1, 1, 1, 1, 0) }];
const fatesOf = (trace: FlatTrace, picks?: number): readonly string[] =>
  patchFates(trace, views, picks)[0]!.fate;

it('tells what became of each patch', () => {
  const trace = traceOf([
    { kind: 'kept', anchor: 0, src: [0] },
    { kind: 'recovered', anchor: 1, src: [1] },
    { kind: 'merged', anchor: 2, src: [2, 3] },
  ]);
  expect(fatesOf(trace)).toEqual(['kept', 'recovered', 'seat', 'absorbed', 'dropped', 'padding']);
});

it('puts a patch of several tokens into the one where it sits, else where it weighs most', () => {
  const trace = traceOf([
    { kind: 'merged', anchor: 0, src: [0, 1, 2], weight: [1, 0.2, 5] },
    { kind: 'merged', anchor: 2, src: [2, 1], weight: [0.1, 0.7] },
    { kind: 'leftover', anchor: -1, src: [1, 3], weight: [0.3, 1] },
  ]);
  const [view] = patchFates(trace, views);
  expect(view!.fate).toEqual(['seat', 'absorbed', 'seat', 'leftover', 'dropped', 'padding']);
  expect(Array.from(view!.token)).toEqual([0, 1, 1, 2, -1, -1]);
});

it('shows only what has been picked by then', () => {
  const trace = traceOf(
    [
      { kind: 'kept', anchor: 0, src: [0] },
      { kind: 'kept', anchor: 3, src: [3] },
    ],
    [3, 0],
  );
  expect(fatesOf(trace, 1)).toEqual(['dropped', 'dropped', 'dropped', 'kept', 'dropped', 'padding']);
  expect(fatesOf(trace, 2)).toEqual(fatesOf(trace));
});

it('links a patch to the seats of its tokens', () => {
  const trace = traceOf([
    { kind: 'merged', anchor: 0, src: [0, 1] },
    { kind: 'leftover', anchor: -1, src: [1, 4] },
  ]);
  expect(tokensOf(trace, { view: 0, index: 1 })).toEqual([
    {
      seat: { view: 0, index: 0 },
      sources: [
        { view: 0, index: 0 },
        { view: 0, index: 1 },
      ],
    },
    {
      seat: null,
      sources: [
        { view: 0, index: 1 },
        { view: 0, index: 4 },
      ],
    },
  ]);
  expect(tokensOf(trace, { view: 0, index: 2 })).toEqual([]);
});
