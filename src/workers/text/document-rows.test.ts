import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../base/cell-width.ts';
import { createRng, type Rng } from '../../base/rng.ts';
import { utf8Length } from '../../base/utf8-length.ts';
import { fuzzText, fuzzTexts, HARD_STRINGS } from '../../testing/fuzz-text.ts';
import { wrapRows } from './document-rows.ts';
import { DocumentText } from './document-text.ts';

const rowsOf = (text: string, columns: number): string[] => {
  const { start16 } = wrapRows(text, columns);
  return Array.from(start16, (start, row) => text.slice(start, start16[row + 1] ?? text.length));
};

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const cellsOf = (row: string): number =>
  Array.from(segmenter.segment(row.replace(/(\r?\n)+$/, '')), ({ segment }) =>
    cellWidth(segment, 0, segment.length),
  ).reduce((sum, cells) => sum + cells, 0);

describe('wrapping', () => {
  test('breaks after line feeds and before spaces', () => {
    expect(rowsOf('one two three\n\nfour', 9)).toEqual(['one two', ' three\n\n', 'four']);
  });
  test('keeps empty lines on the row that they follow, eight line feeds at most', () => {
    expect(rowsOf(`a\r\n\r\n\n\rb${'\n'.repeat(10)}c`, 80)).toEqual([
      'a\r\n\r\n\n',
      `\rb${'\n'.repeat(8)}`,
      '\n\n',
      'c',
    ]);
  });
  test('cuts what has no space', () => {
    expect(rowsOf('aaaaaaaaaa', 4)).toEqual(['aaaa', 'aaaa', 'aa']);
  });
  test('does not leave a row less than half full for a word', () => {
    expect(rowsOf('a bbbbbbbbbbbb', 8)).toEqual(['a bbbbbb', 'bbbbbb']);
  });
  test('lets the line feed hang, CR with it', () => {
    expect(rowsOf('abcd\r\nabcd\n', 4)).toEqual(['abcd\r\n', 'abcd\n']);
  });
  test('wraps ideographs anywhere, two cells each', () => {
    expect(rowsOf('漢字漢字漢', 5)).toEqual(['漢字', '漢字', '漢']);
  });
  test('an empty text has one empty row', () => expect(rowsOf('', 80)).toEqual(['']));

  test('rows tile the text, cut no cluster and fit, on hard and random strings', () => {
    for (const text of [...HARD_STRINGS, ...fuzzTexts(3, 1500, 40)].map((text) => text.toWellFormed())) {
      for (const columns of [8, 21]) {
        const rows = rowsOf(text, columns);
        expect(rows.join('')).toBe(text);
        const boundaries = new Set(Array.from(segmenter.segment(text), ({ index }) => index));
        let at = 0;
        for (const row of rows) {
          if (at > 0) expect(boundaries.has(at)).toBe(true);
          expect(cellsOf(row), JSON.stringify(row)).toBeLessThanOrEqual(columns);
          at += row.length;
        }
      }
    }
  });
});

describe('an edit', () => {
  const randomEdit = (rng: Rng, length: number): { from: number; to: number; insert: string } => {
    const from = rng.int(length + 1);
    const to = Math.min(length, from + (rng.int(3) === 0 ? rng.int(30) : 0));
    return { from, to, insert: rng.int(4) === 0 ? '' : fuzzText(rng, 3) };
  };

  test('gives the rows, the offsets and the text of a fresh document', () => {
    const rng = createRng(5);
    for (let document = 0; document < 150; document++) {
      const columns = 8 + rng.int(20);
      const text = new DocumentText(columns);
      text.replace(fuzzText(rng, 120));
      for (let edit = 0; edit < 12; edit++) {
        const change = text.edit(randomEdit(rng, text.text.length));
        const fresh = wrapRows(text.text, columns);
        expect(Array.from(text.rows.start16)).toEqual(Array.from(fresh.start16));
        expect(Array.from(text.rows.startByte)).toEqual(Array.from(fresh.startByte));
        expect(text.text.isWellFormed()).toBe(true);
        expect(text.nBytes).toBe(utf8Length(text.text));
        expect(change.before.slice(0, change.edit.from) + change.edit.insert).toBe(
          change.after.slice(0, change.edit.from + change.edit.insert.length),
        );
        expect(change.byteTo).toBe(utf8Length(change.before, 0, change.edit.to));
      }
    }
  });

  test('re-wraps a long line without spaces', () => {
    const text = new DocumentText(50);
    text.replace('a'.repeat(100_000));
    text.edit({ from: 777, to: 777, insert: 'bc' });
    expect(text.rows).toEqual(wrapRows(text.text, 50));
  });

  test('that cuts a surrogate pair leaves replacement characters', () => {
    const text = new DocumentText(80);
    text.replace('x🤗y');
    text.edit({ from: 2, to: 2, insert: '-' });
    expect(text.text).toBe('x\ufffd-\ufffdy');
    text.edit({ from: 0, to: 0, insert: '\ud83e' });
    expect(text.text).toBe('\ufffdx\ufffd-\ufffdy');
  });

  test('beyond the text or the limit is refused and changes nothing', () => {
    const text = new DocumentText(80);
    text.replace('abc');
    expect(() => text.edit({ from: 2, to: 9, insert: '' })).toThrow(/outside the text of 3 characters/);
    expect(() => text.edit({ from: 0, to: 0, insert: 'a'.repeat(17 << 20) })).toThrow(/takes up to 16 MB/);
    expect(() => text.replace('é'.repeat(9 << 20))).toThrow(/The text has 18.0 MB/);
    expect(text.text).toBe('abc');
  });
});

test('offsets convert both ways at every code point', () => {
  const text = new DocumentText(9);
  text.replace('aé漢🤗\nxyz ﬁ');
  let byte = 0;
  let index = 0;
  for (const character of text.text) {
    expect(text.byteAt(index)).toBe(byte);
    for (let inside = 0; inside < utf8Length(character); inside++)
      expect(text.indexAt(byte + inside)).toBe(index);
    byte += utf8Length(character);
    index += character.length;
  }
  expect(text.byteAt(index)).toBe(text.nBytes);
});
