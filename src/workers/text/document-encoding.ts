import {
  firstTokenEndingAfter,
  SegmentFlag,
  type Segmentation,
  SegmentationBuilder,
} from '../../contracts/segmentation.ts';
import { patchOf, type SegmentationPatch } from '../../contracts/segmentation-splice.ts';
import type { EncodeOptions, TextChange, TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { TokenStore } from './document-tokens.ts';
import { utf8Length } from '../../base/utf8-length.ts';

/** UTF-16 units of the first slice: more than any window shows. */
const firstSlice = 32_768;
/** Aim for one slice, ms: what a keystroke may have to wait for. */
const sliceMs = 20;
/** An insertion longer than this is encoded in slices, not within the edit. */
const longInsertion = 32_768;
/** An edit inside a pre-token longer than this, in bytes, is not followed at once: all of the pre-token is encoded anew. */
const longPreToken = 16_384;

const empty: Segmentation = new SegmentationBuilder().finish(0);

/**
 * The tokens of a growing prefix of a text that is being edited. Where the tokenizer can update, a text is encoded slice by
 * slice, each appended as an edit (by `update`'s contract the outcome is that of one `encode`), so that the first rows have
 * tokens long before the last ones; where it cannot, the whole text is encoded at once.
 */
export class TextEncoding {
  readonly tokenizer: TextTokenizer;
  readonly #options: EncodeOptions;
  readonly #tokens = new TokenStore();
  #covered = 0;
  #started = false;
  #isStale = false;
  #ms = 0;
  #unitsPerMs = 0;
  /** UTF-8 bytes that the last slice encoded, those of the pre-token that it went on with included. */
  #lastReach = 0;

  constructor(tokenizer: TextTokenizer, options: EncodeOptions) {
    this.tokenizer = tokenizer;
    this.#options = options;
  }

  /** Tokens of the first `covered` units of the text; see `isStale`. */
  get store(): TokenStore {
    return this.#tokens;
  }

  /** The same as one segmentation, whose arrays change with the next edit. */
  get tokens(): Segmentation {
    return this.#tokens.view;
  }

  /** A copy of `tokens` that stays as it is. */
  get segmentation(): Segmentation {
    return this.#tokens.copy();
  }

  get covered(): number {
    return this.#covered;
  }

  /** The tokens are those from before the last edits, moved into place, where following them would have taken long. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Time spent in the tokenizer since the start, ms. */
  get ms(): number {
    return this.#ms;
  }

  isComplete(text: string): boolean {
    return this.#started && !this.#isStale && this.#covered === text.length;
  }

  /** Whether only the whole text can be encoded next, not a slice of it. */
  get needsWhole(): boolean {
    return this.tokenizer.update === undefined || this.#isStale;
  }

  /** Expected time to bring the tokens up to date with `text` in one go, ms; 0 while nothing is known. */
  expectedMs(text: string): number {
    return this.#unitsPerMs === 0 ? 0 : text.length / this.#unitsPerMs;
  }

  /** Encodes the next slice of `text`; all of it where that is needed. */
  advance(text: string): void {
    if (this.isComplete(text)) return;
    const begun = performance.now();
    const from = this.#covered;
    const isWhole = this.needsWhole;
    if (isWhole) {
      this.#tokens.replace(this.tokenizer.encode(text, this.#options));
      this.#covered = text.length;
    } else {
      const to = wholeCodePoint(text, from + this.#sliceLength());
      if (this.#started) {
        const insert = text.slice(from, to);
        const { nBytes } = this.#tokens;
        this.#update({
          before: text.slice(0, from),
          after: text.slice(0, to),
          edit: { from, to: from, insert },
          byteFrom: nBytes,
          byteTo: nBytes,
          insertedBytes: utf8Length(insert),
        });
      } else this.#tokens.replace(this.tokenizer.encode(text.slice(0, to), this.#options));
      this.#covered = to;
    }
    this.#started = true;
    this.#isStale = false;
    this.#spend(begun, this.#covered - (isWhole ? 0 : from));
  }

  /** Takes tokens of the whole text that were computed elsewhere in `ms`. */
  install(segmentation: Segmentation, text: string, ms: number): void {
    this.#tokens.replace(segmentation);
    this.#covered = text.length;
    this.#started = true;
    this.#isStale = false;
    this.#ms += ms;
    this.#unitsPerMs = text.length / Math.max(ms, 0.01);
  }

  /** Follows an edit of the text; where that would take long, the old tokens are moved into place and marked stale. */
  edit(change: TextChange): void {
    if (!this.#started || change.edit.from > this.#covered) return;
    const prefix = this.#onPrefix(change);
    if (!this.needsWhole && this.#isLocal(prefix)) {
      const begun = performance.now();
      this.#update(prefix);
      this.#ms += performance.now() - begun;
    } else {
      this.#tokens.patch(withoutEdited(this.tokens, prefix));
      this.#isStale = true;
    }
    this.#covered = prefix.after.length;
  }

  /** The change as the covered prefix sees it; a long insertion ends the prefix, so that slices encode it. */
  #onPrefix(change: TextChange): TextChange {
    const { before, after, edit, byteFrom, insertedBytes } = change;
    const isLong = this.tokenizer.update !== undefined && edit.insert.length > longInsertion;
    const cutsEnd = isLong || edit.to > this.#covered;
    if (!cutsEnd && this.#covered === before.length) return change;
    const insert = isLong ? '' : edit.insert;
    const to = cutsEnd ? this.#covered : edit.to;
    return {
      before: before.slice(0, this.#covered),
      after: after.slice(0, this.#covered + insert.length - (to - edit.from)),
      edit: { from: edit.from, to, insert },
      byteFrom,
      byteTo: cutsEnd ? this.#tokens.nBytes : change.byteTo,
      insertedBytes: isLong ? 0 : insertedBytes,
    };
  }

  #update(change: TextChange): void {
    const next = this.tokenizer.update!(this.tokens, change, this.#options);
    this.#lastReach = next.nBytes - (patchOf(next)?.middle.start[0] ?? 0);
    this.#tokens.update(next);
  }

  /** Long enough to be worth its cost: a slice that goes on with a long pre-token encodes all of it again, so the next one is as long. */
  #sliceLength(): number {
    const quick = Math.round(this.#unitsPerMs * sliceMs);
    return Math.max(firstSlice, quick, this.#covered >> 3, this.#lastReach);
  }

  /** Whether the pre-tokens that an edit touches are short. */
  #isLocal({ byteFrom, byteTo }: TextChange): boolean {
    const store = this.#tokens;
    const begins = (token: number): boolean => (store.flagsAt(token) & SegmentFlag.preTokenStart) !== 0;
    const first = store.firstEndingAfter(Math.max(0, byteFrom - 1));
    let head = Math.min(first, store.length - 1);
    while (head > 0 && !begins(head) && byteFrom - store.startAt(head) < longPreToken) head--;
    let tail = first;
    while (tail < store.length && store.startAt(tail) - byteTo < longPreToken) {
      if (store.startAt(tail) >= byteTo && begins(tail)) break;
      tail++;
    }
    const end = tail < store.length ? store.startAt(tail) : store.nBytes;
    const start = head < 0 ? 0 : store.startAt(head);
    return byteFrom - start < longPreToken && end - byteTo < longPreToken;
  }

  #spend(begun: number, units: number): void {
    const ms = performance.now() - begun;
    this.#ms += ms;
    this.#unitsPerMs = units / Math.max(ms, 0.01);
  }
}

/** Tokens that lie clear of the edit stay, those after it moved; what the edit touched has none. */
function withoutEdited(previous: Segmentation, change: TextChange): SegmentationPatch {
  const head = firstTokenEndingAfter(previous, change.byteFrom);
  let tail = head;
  while (tail < previous.id.length && previous.start[tail]! < change.byteTo) tail++;
  return { head, middle: empty, tail, shift: change.insertedBytes - (change.byteTo - change.byteFrom) };
}

const wholeCodePoint = (text: string, index: number): number =>
  index >= text.length
    ? text.length
    : (text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800
      ? index + 1
      : index;
