import type { LaneRows, LaneTokens, RowsView, TextRow } from '../../contracts/document-view.ts';
import { SegmentFlag, type Segmentation } from '../../contracts/segmentation.ts';
import type { TextDocument } from './document.ts';
import type { Lane } from './document-lane.ts';
import { rowAt } from './document-rows.ts';
import type { TokenStore } from './document-tokens.ts';
import type { DocumentText } from './document-text.ts';

/** Most rows in one answer: more than any window shows. */
export const mostRows = 512;

/** Rows `[from, to)`, clamped to the text, with every lane's tokens on them. */
export function rowsView(document: TextDocument, from: number, to: number): RowsView {
  const { text, lanes } = document;
  const first = Math.max(0, Math.min(from, text.rowCount - 1));
  const last = Math.min(text.rowCount, Math.max(first + 1, to), first + mostRows);
  const lines = new LineStarts(text);
  const rows: TextRow[] = [];
  for (let row = first; row < last; row++) {
    rows.push({
      text: text.rowText(row),
      byteStart: text.rows.startByte[row]!,
      byteEnd: text.rowEndByte(row),
      isRtl: lines.isRtl(row),
    });
  }
  return {
    revision: document.revision,
    version: document.version,
    columns: text.rows.columns,
    firstRow: first,
    rows,
    lanes: lanes.map((lane) => laneRows(lane, text, lines, rows[0]!.byteStart, rows.at(-1)!.byteEnd)),
  };
}

function laneRows(lane: Lane, text: DocumentText, lines: LineStarts, from: number, to: number): LaneRows {
  const { encoding, key } = lane;
  if (!encoding || lane.hasFailed) return { key, tokens: null, isStale: false, isFinal: lane.hasFailed };
  const { store } = encoding;
  const begin = firstTokenMeeting(store, from);
  const end = to === text.nBytes ? store.length : Math.max(begin, store.firstStartingAt(to));
  return {
    key,
    tokens: laneTokens(lane, lines, store, begin, end),
    isStale: encoding.isStale,
    isFinal: encoding.isComplete(text.text),
  };
}

/** First token that has a byte at or after `byte`, or is an empty one there. */
function firstTokenMeeting(store: TokenStore, byte: number): number {
  let first = store.firstEndingAfter(byte);
  while (first > 0 && store.startAt(first - 1) === byte) first--;
  return first;
}

function laneTokens(
  lane: Lane,
  lines: LineStarts,
  store: TokenStore,
  begin: number,
  end: number,
): LaneTokens {
  const tokens = store.slice(begin, end);
  const place = new Uint32Array(end - begin);
  const pieces: Record<number, string> = {};
  let anchor = begin;
  let lineEnd = 0;
  for (let i = 0; i < place.length; i++) {
    const byte = tokens.start[i]!;
    if (i === 0 || byte >= lineEnd) {
      const line = lines.around(byte);
      anchor = store.firstStartingAt(line.start);
      lineEnd = line.end;
    }
    place[i] = begin + i - anchor;
    if ((tokens.flags[i]! & spelled) !== 0) {
      pieces[i] = lane.tokenizer?.idToPiece(tokens.id[i]!) ?? '';
    }
  }
  return { firstIndex: begin, ...tokens, place, pieces };
}

/** Tokens whose text does not tell what they are. */
const spelled = SegmentFlag.special | SegmentFlag.unknown | SegmentFlag.virtual | SegmentFlag.byteFallback;

/** Index of the first token that starts at or after `byte`. Binary search. */
export function firstTokenStartingAt({ start }: Segmentation, byte: number): number {
  let low = 0;
  let high = start.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle]! >= byte) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Lines (up to a line feed) around rows, each looked up once. */
class LineStarts {
  readonly #text: DocumentText;
  readonly #rtl = new Map<number, boolean>();
  #known = { start: 0, end: 0, firstRow: -1 };

  constructor(text: DocumentText) {
    this.#text = text;
  }

  /** Byte range of the line that holds `byte`. */
  around(byte: number): { readonly start: number; readonly end: number; readonly firstRow: number } {
    if (this.#known.firstRow < 0 || byte < this.#known.start || byte >= this.#known.end) {
      this.#known = this.#find(rowAt(this.#text.rows.startByte, byte));
    }
    return this.#known;
  }

  /** Whether the line of a row begins with a letter that is written from right to left. */
  isRtl(row: number): boolean {
    const { firstRow } = this.around(this.#text.rows.startByte[row]!);
    const known = this.#rtl.get(firstRow);
    if (known !== undefined) return known;
    const from = this.#text.rows.start16[firstRow]!;
    const [head = ''] = this.#text.text.slice(from, from + strongWithin).split('\n', 1);
    const isRtl = rightToLeft.test(/\p{L}/u.exec(head)?.[0] ?? '');
    this.#rtl.set(firstRow, isRtl);
    return isRtl;
  }

  #find(row: number): { start: number; end: number; firstRow: number } {
    const { start16, startByte } = this.#text.rows;
    const { text } = this.#text;
    const begins = (at: number): boolean => at === 0 || text.charCodeAt(start16[at]! - 1) === 0x0a;
    let firstRow = row;
    while (!begins(firstRow)) firstRow--;
    let next = row + 1;
    while (next < start16.length && !begins(next)) next++;
    return { start: startByte[firstRow]!, end: startByte[next] ?? this.#text.nBytes, firstRow };
  }
}

/** How far into a line its direction is looked for, UTF-16 units. */
const strongWithin = 400;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
