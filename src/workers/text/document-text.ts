import { utf8Length } from '../../base/utf8-length.ts';
import { textLimit, textTooLarge } from '../../contracts/document-view.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { TextChange, TextEdit } from '../../contracts/text-tokenizer.ts';
import { type RowTable, rowAt, updateRows, wrapRows } from './document-rows.ts';

/** One well-formed text with its visual rows; offsets convert between UTF-16 units and UTF-8 bytes through the rows. */
export class DocumentText {
  #text = '';
  #nBytes = 0;
  #rows: RowTable;

  constructor(columns: number) {
    this.#rows = wrapRows('', columns);
  }

  get text(): string {
    return this.#text;
  }

  get nBytes(): number {
    return this.#nBytes;
  }

  get rows(): RowTable {
    return this.#rows;
  }

  get rowCount(): number {
    return this.#rows.start16.length;
  }

  /** @throws TokenscopeError `too-large` above {@link textLimit}; the text stays as it was. */
  replace(given: string): void {
    const nBytes = given.length > textLimit ? given.length : utf8Length(given.toWellFormed());
    if (nBytes > textLimit) throw textTooLarge(nBytes);
    this.#text = given.toWellFormed();
    this.#nBytes = nBytes;
    this.#rows = wrapRows(this.#text, this.#rows.columns);
  }

  /** @param columns cells per row, at least 8 */
  wrap(columns: number): void {
    if (columns !== this.#rows.columns) this.#rows = wrapRows(this.#text, Math.max(8, columns));
  }

  /**
   * Applies an edit and returns it as tokenizers need it. Halves of surrogate pairs that the edit would leave alone, and lone
   * ones in it, become U+FFFD: the text stays well-formed and its UTF-16 length is what the edit says.
   * @throws TokenscopeError `too-large`, or `bad-input` for a range outside the text; the text stays as it was.
   */
  edit(given: TextEdit): TextChange {
    const before = this.#text;
    if (!(given.from >= 0 && given.from <= given.to && given.to <= before.length)) {
      throw new TokenscopeError(
        'bad-input',
        `The edit [${given.from}, ${given.to}) lies outside the text of ${before.length} characters.`,
        'Send the text again.',
      );
    }
    const edit = wholeCodePoints(before, given);
    const byteFrom = this.byteAt(edit.from);
    const byteTo = this.byteAt(edit.to);
    const insertedBytes = edit.insert.length > textLimit ? edit.insert.length : utf8Length(edit.insert);
    const nBytes = this.#nBytes + insertedBytes - (byteTo - byteFrom);
    if (nBytes > textLimit) throw textTooLarge(nBytes);
    const after = before.slice(0, edit.from) + edit.insert + before.slice(edit.to);
    const change: TextChange = { before, after, edit, byteFrom, byteTo, insertedBytes };
    this.#rows = updateRows(this.#rows, change);
    this.#text = after;
    this.#nBytes = nBytes;
    return change;
  }

  /** UTF-8 offset of UTF-16 index `index`, which must not cut a surrogate pair. */
  byteAt(index: number): number {
    const row = rowAt(this.#rows.start16, index);
    return this.#rows.startByte[row]! + utf8Length(this.#text, this.#rows.start16[row], index);
  }

  /** UTF-16 index of the code point that holds byte `byte`. */
  indexAt(byte: number): number {
    const row = rowAt(this.#rows.startByte, byte);
    let index = this.#rows.start16[row]!;
    let at = this.#rows.startByte[row]!;
    while (index < this.#text.length) {
      const units = this.#text.codePointAt(index)! > 0xffff ? 2 : 1;
      const next = at + utf8Length(this.#text, index, index + units);
      if (next > byte) break;
      at = next;
      index += units;
    }
    return index;
  }

  /** Row that holds byte `byte`. */
  rowOf(byte: number): number {
    return rowAt(this.#rows.startByte, byte);
  }

  /** Row that holds UTF-16 index `index`. */
  rowOfIndex(index: number): number {
    return rowAt(this.#rows.start16, index);
  }

  /** Byte where row `row` ends; the end of the text for the last one. */
  rowEndByte(row: number): number {
    return this.#rows.startByte[row + 1] ?? this.#nBytes;
  }

  rowText(row: number): string {
    return this.#text.slice(this.#rows.start16[row], this.#rows.start16[row + 1] ?? this.#text.length);
  }
}

/** The same edit with its ends moved off the middle of surrogate pairs, and with a well-formed insertion. */
function wholeCodePoints(text: string, { from, to, insert }: TextEdit): TextEdit {
  const head = cutsPair(text, from) ? text.charAt(from - 1) : '';
  const tail = cutsPair(text, to) ? text.charAt(to) : '';
  return {
    from: from - head.length,
    to: to + tail.length,
    insert: (head + insert + tail).toWellFormed(),
  };
}

const cutsPair = (text: string, index: number): boolean =>
  index > 0 &&
  (text.charCodeAt(index - 1) & 0xfc00) === 0xd800 &&
  (text.charCodeAt(index) & 0xfc00) === 0xdc00;
