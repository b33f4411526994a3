import { describe, expect, test } from 'vitest';
import { utf8Length } from '../../base/utf8-length.ts';
import type { TextRow } from '../../contracts/document-view.ts';
import { fuzzTexts, HARD_STRINGS } from '../../testing/fuzz-text.ts';
import {
  boxesOf,
  byteAtX,
  clusterAt,
  displayOf,
  edgeAt,
  endOf,
  type MeasureClusters,
  type RowGeometry,
  rowGeometry,
} from './row-geometry.ts';

const cell = 10;
const rowOf = (text: string, byteStart = 0, isRtl = false): TextRow => ({
  text,
  byteStart,
  byteEnd: byteStart + utf8Length(text),
  isRtl,
});

/** A browser whose every cluster is 12 px wide, and that writes Hebrew letters from right to left within their run. */
const measure: MeasureClusters = (display, ends) => {
  const isHebrew = ends.map((end, i) => /[\u05d0-\u05ea]/.test(display.slice(ends[i - 1] ?? 0, end)));
  const left = new Float64Array(ends.length);
  for (let i = 0; i < ends.length; ) {
    let runEnd = i + 1;
    while (isHebrew[i] && isHebrew[runEnd]) runEnd++;
    for (let k = i; k < runEnd; k++) left[k] = 12 * (isHebrew[i] ? runEnd - 1 - (k - i) : k);
    i = runEnd;
  }
  return { left, right: left.map((x) => x + 12) };
};
const never: MeasureClusters = () => expect.fail('plain text needs no measuring');

const geometry = (text: string, byteStart = 0, isRtl = false): RowGeometry =>
  rowGeometry(rowOf(text, byteStart, isRtl), cell, 40, measure);

describe('plain text', () => {
  test('stands on the grid without being measured', () => {
    const plain = rowGeometry(rowOf('ab\tc \n', 7), cell, 40, never);
    expect(plain.display).toBe('ab\u00a0\u00a0\u00a0\u00a0c\u00a0\u00a0');
    expect(plain.start).toBe(7);
    expect(Array.from(plain.bytes)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(Array.from(plain.left)).toEqual([0, 10, 20, 60, 70, 80]);
    expect(Array.from(plain.right)).toEqual([10, 20, 60, 70, 80, 90]);
    expect(plain.marks).toEqual([
      { kind: 'tab', cluster: 2 },
      { kind: 'space', cluster: 4 },
      { kind: 'line-feed', cluster: 5 },
    ]);
  });

  test('an empty row has no place for a byte', () => {
    const empty = rowGeometry(rowOf('', 5), cell, 40, never);
    expect(byteAtX(empty, 3)).toBeNull();
    expect(edgeAt(empty, 5)).toBe(0);
    expect(boxesOf(empty, 0, 99)).toEqual([]);
  });
});

test.each([
  ['\0\u001b\u007f', '␀␛␡'],
  ['\r', '␍'],
  ['\u202eabc', '▯abc'],
  ['\ufeff\u200b\u00ad', '▯▯▯'],
  ['\u0301x', '◌\u0301x'],
  ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
])('%j is drawn as %j', (text, display) => expect(geometry(text).display).toBe(display));

test('no drawn row holds a control or a bidirectional override', () => {
  for (const text of [...HARD_STRINGS, ...fuzzTexts(31, 800)].map((text) => text.toWellFormed())) {
    const { display, bytes, ends } = geometry(text);
    expect(display).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    expect(bytes.at(-1)).toBe(utf8Length(text));
    expect(ends.at(-1) ?? 0).toBe(display.length);
  }
});

describe('boxes', () => {
  test('of whole clusters touch and become one', () => {
    expect(boxesOf(geometry('abcdef', 100), 101, 104)).toEqual([{ x0: 10, x1: 40 }]);
  });
  test('are cut off at the ends of the row', () => {
    expect(boxesOf(geometry('abcdef', 100), 0, 102)).toEqual([{ x0: 0, x1: 20 }]);
    expect(boxesOf(geometry('abcdef', 100), 104, 999)).toEqual([{ x0: 40, x1: 60 }]);
    expect(boxesOf(geometry('abcdef', 100), 106, 999)).toEqual([]);
  });
  test('share a glyph out among its bytes', () => {
    expect(boxesOf(geometry('漢字'), 1, 4)).toEqual([{ x0: 4, x1: 16 }]);
    expect(edgeAt(geometry('漢字'), 4)).toBe(16);
  });
  test('of a range across a change of direction are two', () => {
    // a b ג ב א: the Hebrew run is drawn from right to left.
    const mixed = geometry('abאבג');
    expect(boxesOf(mixed, 0, 4)).toEqual([
      { x0: 0, x1: 24 },
      { x0: 48, x1: 60 },
    ]);
    expect(boxesOf(mixed, 2, 8)).toEqual([{ x0: 24, x1: 60 }]);
  });
  test('share a right-to-left glyph out from the right', () => {
    expect(boxesOf(geometry('א'), 0, 1)).toEqual([{ x0: 6, x1: 12 }]);
    expect(edgeAt(geometry('א'), 0)).toBe(12);
  });
});

test('a byte and the middle of its box find each other', () => {
  for (const text of ['ab\tc', 'aé漢🤗x', 'abאבגd', '👩‍👩‍👧‍👦']) {
    const row = geometry(text, 40);
    for (let byte = 40; byte < endOf(row); byte++) {
      const [box] = boxesOf(row, byte, byte + 1);
      expect(byteAtX(row, (box!.x0 + box!.x1) / 2), `${text} ${byte}`).toBe(byte);
    }
    expect(byteAtX(row, -50)).toBe(40);
    expect(clusterAt(row, 39)).toBe(-1);
    expect(clusterAt(row, endOf(row))).toBe(-1);
  }
});

test('the text under a span is that of its whole clusters', () => {
  expect(displayOf(geometry('a漢字b', 10), 12, 13)).toBe('漢');
  expect(displayOf(geometry('a漢字b', 10), 0, 999)).toBe('a漢字b');
});

test('a row wider than the room is squeezed into it', () => {
  const wide = rowGeometry(rowOf('漢'.repeat(10)), cell, 9, measure);
  expect(wide.scale).toBeCloseTo(100 / 120);
  expect(wide.right.at(-1)).toBeCloseTo(100);
});

test('a right-to-left row ends at the right edge', () => {
  const rtl = geometry('אבג', 0, true);
  expect(rtl.offset).toBe(400 - 36);
  expect(Math.max(...rtl.right)).toBe(400);
});
