import { describe, expect, test } from 'vitest';
import type { LaneTokens, TextRow } from '../../contracts/document-view.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import { utf8Length } from '../../base/utf8-length.ts';
import { agreementBars, cutsOf } from './agreement.ts';
import { idLabels } from './id-labels.ts';
import { laneShapes, tokensWithin } from './lane-shapes.ts';
import { type RowGeometry, rowGeometry } from './row-geometry.ts';

const geometry = (text: string, byteStart = 0): RowGeometry => {
  const row: TextRow = { text, byteStart, byteEnd: byteStart + utf8Length(text), isRtl: false };
  return rowGeometry(row, 10, 80, (_display, ends) => {
    const right = Float64Array.from(ends, (_, i) => 10 * (i + 1));
    return { left: right.map((x) => x - 10), right };
  });
};

/** Tokens from `[start, end, flags?, id?]`. */
function tokens(...given: (readonly [number, number, number?, number?])[]): LaneTokens {
  return {
    firstIndex: 0,
    start: Uint32Array.from(given, ([start]) => start),
    end: Uint32Array.from(given, ([, end]) => end),
    id: Int32Array.from(given, ([, , , id], i) => id ?? i),
    flags: Uint8Array.from(given, ([, , flags]) => flags ?? 0),
    place: Uint32Array.from(given.keys()),
    pieces: { 0: '<s>' },
  };
}

const spans = (path: string | undefined): [number, number][] =>
  Array.from((path ?? '').matchAll(/M([\d.]+) 0h([\d.]+)/g), ([, from, length]) => [
    Number(from),
    Math.round(100 * (Number(from) + Number(length))) / 100,
  ]);

describe('chips', () => {
  test('take the two tones in turn, with a gap between them', () => {
    const { chips, count } = laneShapes(geometry('abcdef'), tokens([0, 2], [2, 3], [3, 6]), true);
    expect(count).toBe(3);
    // A chip from 0 to 20 px: 0.6 px of gap and 3 px of corner on each side.
    expect(spans(chips.even)).toEqual([
      [3.6, 16.4],
      [33.6, 56.4],
    ]);
    expect(spans(chips.odd)).toEqual([[23.6, 26.4]]);
  });

  test('are open towards the row that they go on to', () => {
    const { chips } = laneShapes(geometry('abc', 10), tokens([5, 11], [11, 20]), false);
    expect(spans(chips.even)).toEqual([[0, 6.4]]);
    expect(spans(chips.odd)).toEqual([[13.6, 30]]);
  });

  test('show what sets a token apart', () => {
    const { special, unknown, byteFallback } = SegmentFlag;
    const { chips } = laneShapes(
      geometry('abcd'),
      tokens([0, 1, special], [1, 2, unknown], [2, 3, byteFallback], [3, 4]),
      true,
    );
    expect(Object.keys(chips).sort()).toEqual(['byte-fallback', 'odd', 'special', 'unknown']);
  });

  test('cut a glyph by a notch, and nothing else', () => {
    expect(laneShapes(geometry('a漢b'), tokens([0, 1], [1, 3], [3, 5]), true).seams).toBe(
      'M16.67 0v4.5m0 11v4.5',
    );
    expect(laneShapes(geometry('a漢b'), tokens([0, 1], [1, 4], [4, 5]), true).seams).toBe('');
  });
});

test('tokens without bytes are marks; those at the end of the text belong to its last row', () => {
  const given = tokens([0, 0, SegmentFlag.virtual], [0, 2], [2, 2, SegmentFlag.virtual]);
  const last = laneShapes(geometry('ab'), given, true);
  expect(last.virtual.map(({ x, token }) => [x, token])).toEqual([
    [0, 0],
    [20, 2],
  ]);
  expect(last.virtual[0]!.piece).toBe('<s>');
  expect(laneShapes(geometry('ab'), given, false).virtual).toHaveLength(1);
});

test('the tokens within a range are those that a scan finds', () => {
  const given = tokens([0, 0], [0, 3], [3, 4], [4, 4], [4, 9], [9, 12], [12, 12]);
  for (let from = 0; from < 12; from++) {
    for (let to = from + 1; to <= 12; to++) {
      const found = Array.from(given.start.keys()).filter(
        (i) => (given.end[i]! > from || given.start[i]! >= from) && given.start[i]! < to,
      );
      expect(tokensWithin(given, from, to, false)).toEqual([found[0] ?? 0, (found.at(-1) ?? -1) + 1]);
    }
  }
});

describe('agreement', () => {
  const lanes = [
    tokens([0, 2], [2, 4], [4, 6]),
    tokens([0, 4], [4, 6]),
    tokens([0, 0, SegmentFlag.virtual], [0, 1], [3, 6]),
    null,
  ];

  test('counts each lane once per place; the ends of the text and virtual tokens cut nothing', () => {
    expect(cutsOf(geometry('abcdef'), lanes)).toEqual([
      { byte: 1, x: 10, lanes: 1 },
      { byte: 2, x: 20, lanes: 1 },
      { byte: 3, x: 30, lanes: 1 },
      { byte: 4, x: 40, lanes: 2 },
    ]);
  });
  test('counts a cut between two rows on the second', () => {
    expect(cutsOf(geometry('ab'), [tokens([0, 2], [2, 4])])).toEqual([]);
    expect(cutsOf(geometry('cd', 2), [tokens([0, 2], [2, 4])])).toEqual([{ byte: 2, x: 0, lanes: 1 }]);
  });
  test('is a bar as high as the share of the lanes', () => {
    const bars = agreementBars([{ byte: 4, x: 40, lanes: 2 }], 4, 10);
    expect(bars).toEqual(['', 'M39 10v-5h2v5z', '', '']);
  });
});

test('ids find room on the first line, then on the second, and are left out beyond that', () => {
  const given = tokens([0, 1, 0, 123], [1, 2, 0, 456], [2, 3, 0, 789], [3, 9, 0, 5], [9, 10, 0, -1]);
  const [first, second] = idLabels(geometry('abcdefghij'), given, 6, 2);
  expect(first).toEqual({ characters: '1235', x: '1 7 13 31' });
  expect(second).toEqual({ characters: '456', x: '11 17 23' });
});
