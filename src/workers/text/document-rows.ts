import { cellWidth } from '../../base/cell-width.ts';
import { eachGrapheme } from '../../base/grapheme-clusters.ts';
import { utf8Length } from '../../base/utf8-length.ts';
import type { TextChange } from '../../contracts/text-tokenizer.ts';

/**
 * The visual rows of a text: broken after every line feed (empty lines stay on the row that they follow), and wrapped so that
 * each row takes at most `columns` cells (its line feeds may hang). A row is wrapped before a space where one stands in its second half, so that the tokens of
 * most tokenizers (` the`) stay whole; a cluster is never cut. Rows depend on the text alone.
 */
export interface RowTable {
  readonly columns: number;
  /** UTF-16 index where each row begins; the first is 0, and a text ends where its last row ends. */
  readonly start16: Uint32Array;
  /** UTF-8 offset where each row begins. */
  readonly startByte: Uint32Array;
}

/** How many rows before an edited one may change with it: a wrap looks at most one row ahead, and a row is at least half full. */
const lookBack = 3;

export function wrapRows(text: string, columns: number): RowTable {
  const rows = new RowBuilder();
  rows.push(0, 0);
  wrapFrom(text, columns, rows, () => false);
  return { columns, ...rows.finish() };
}

/** The rows of `change.after`, equal to `wrapRows(change.after, rows.columns)`: wraps from just before the edit until old rows fit again. */
export function updateRows(rows: RowTable, change: TextChange): RowTable {
  const { after, edit } = change;
  const shift16 = edit.insert.length - (edit.to - edit.from);
  const shiftByte = change.insertedBytes - (change.byteTo - change.byteFrom);
  let head = rowAt(rows.start16, edit.from);
  for (let back = 0; back < lookBack && head > 0; back++) head--;
  const middle = new RowBuilder();
  middle.push(rows.start16[head]!, rows.startByte[head]!);
  const editEnd = edit.from + edit.insert.length;
  let tail = rows.start16.length;
  wrapFrom(after, rows.columns, middle, (start) => {
    if (start < editEnd) return false;
    const old = rowAt(rows.start16, start - shift16);
    if (rows.start16[old] !== start - shift16) return false;
    tail = old;
    return true;
  });
  const { start16, startByte } = middle.finish();
  return {
    columns: rows.columns,
    start16: splice(rows.start16, head, start16, tail, shift16),
    startByte: splice(rows.startByte, head, startByte, tail, shiftByte),
  };
}

/** Row that holds UTF-16 index or byte `at`, given the row starts in that unit. Binary search. */
export function rowAt(starts: Uint32Array, at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Appends the row starts that follow the last one in `rows`, until the text ends or `stop(start)` says that the rest is known. */
function wrapFrom(text: string, columns: number, rows: RowBuilder, stop: (start: number) => boolean): void {
  let at = rows.last16;
  let byte = rows.lastByte;
  let cells = 0;
  let lineFeeds = 0;
  let previousSpace = false;
  let previousWide = false;
  let breakAt = 0;
  let breakByte = 0;
  let breakCells = 0;
  const startRow = (start16: number, startByte: number): boolean => {
    if (stop(start16)) return true;
    rows.push(start16, startByte);
    breakCells = 0;
    return false;
  };
  eachGrapheme(text, at, text.length, (end) => {
    const unit = text.charCodeAt(at);
    if (unit === lineFeed) {
      at = end;
      byte += 1;
      lineFeeds++;
      const goesOn = lineFeeds < mostLineFeeds && isLineEnd(text, at);
      if (goesOn || at === text.length) return false;
      lineFeeds = 0;
      cells = 0;
      return startRow(at, byte);
    }
    const hangs = isLineEnd(text, at);
    const width = hangs ? 0 : cellWidth(text, at, end);
    const space = unit === 0x20 || unit === 0x09;
    const wide = width === 2;
    if (cells > 0 && ((space && !previousSpace) || wide || previousWide)) {
      breakAt = at;
      breakByte = byte;
      breakCells = cells;
    }
    if (cells > 0 && cells + width > columns) {
      const atBreak = breakCells * 2 >= columns;
      cells = atBreak ? cells - breakCells : 0;
      if (atBreak ? startRow(breakAt, breakByte) : startRow(at, byte)) return true;
    }
    cells += width;
    byte += end - at === 1 && unit < 0x80 ? 1 : utf8Length(text, at, end);
    at = end;
    previousSpace = space;
    previousWide = wide;
    return false;
  });
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Line feeds that may end one row together: empty lines take no rows of their own. */
const mostLineFeeds = 8;

const isLineEnd = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit === lineFeed || (unit === carriageReturn && text.charCodeAt(at + 1) === lineFeed);
};

/** Elements `[0, head)` of `old`, all of `middle`, then `old[tail, …)` moved by `shift`. */
function splice(
  old: Uint32Array,
  head: number,
  middle: Uint32Array,
  tail: number,
  shift: number,
): Uint32Array {
  const from = head + middle.length;
  const spliced = new Uint32Array(from + old.length - tail);
  spliced.set(old.subarray(0, head));
  spliced.set(middle, head);
  spliced.set(old.subarray(tail), from);
  if (shift !== 0) for (let i = from; i < spliced.length; i++) spliced[i] = spliced[i]! + shift;
  return spliced;
}

/** Growable pair of row-start arrays. */
class RowBuilder {
  #start16 = new Uint32Array(64);
  #startByte = new Uint32Array(64);
  #length = 0;

  get last16(): number {
    return this.#start16[this.#length - 1]!;
  }

  get lastByte(): number {
    return this.#startByte[this.#length - 1]!;
  }

  push(start16: number, startByte: number): void {
    if (this.#length === this.#start16.length) {
      const wider16 = new Uint32Array(this.#length * 2);
      const widerByte = new Uint32Array(this.#length * 2);
      wider16.set(this.#start16);
      widerByte.set(this.#startByte);
      this.#start16 = wider16;
      this.#startByte = widerByte;
    }
    this.#start16[this.#length] = start16;
    this.#startByte[this.#length] = startByte;
    this.#length++;
  }

  finish(): { start16: Uint32Array; startByte: Uint32Array } {
    return {
      start16: this.#start16.slice(0, this.#length),
      startByte: this.#startByte.slice(0, this.#length),
    };
  }
}
