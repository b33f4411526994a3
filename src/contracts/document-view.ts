import { type ErrorReport, TokenscopeError } from './errors.ts';
import type { Progress } from './provenance.ts';
import type { TokenizerFamily } from './text-tokenizer.ts';
import type { TokenizerRef } from './tokenizer-ref.ts';

/** Longest text that is taken, in UTF-8 bytes: six lanes over it stay below 1 GB of memory. */
export const textLimit = 16 * 1024 * 1024;

/** The error for a text of `bytes` UTF-8 bytes (or UTF-16 units, of which there are never more than bytes). */
export const textTooLarge = (bytes: number): TokenscopeError =>
  new TokenscopeError(
    'too-large',
    `The text has ${(bytes / 1048576).toFixed(1)} MB; Tokenscope takes up to ${textLimit / 1048576} MB.`,
    'Paste a part of it.',
  );

/** Where a lane stands. */
export type LaneStatus =
  /** Its tokenizer is being fetched or parsed. */
  | 'loading'
  /** Part of the text has tokens; the rest follows. */
  | 'encoding'
  | 'ready'
  | 'failed';

/** A lane without its tokens: what its header prints. */
export interface LaneSummary {
  /** `tokenizerKey` of `ref`: names the lane in every call. */
  readonly key: string;
  readonly ref: TokenizerRef;
  readonly status: LaneStatus;
  /** Name that the tokenizer gives itself; the ref's label until it has loaded. */
  readonly name: string;
  /** Null until the tokenizer has loaded. */
  readonly tokenizer: {
    readonly family: TokenizerFamily;
    /** Ids lie in [0, vocabSize); null for an open vocabulary. */
    readonly vocabSize: number | null;
    readonly lossless: boolean;
  } | null;
  /** Tokens so far; of the whole text when `ready`. */
  readonly tokens: number;
  /** UTF-8 bytes of the text that `tokens` stand for. */
  readonly encodedBytes: number;
  /** Time spent in the tokenizer since the text was opened, ms. */
  readonly encodeMs: number;
  /** Download of the tokenizer while `loading`, or the run of the model that makes the tokens while `encoding`. */
  readonly progress: Progress | null;
  readonly error: ErrorReport | null;
}

/** The document without its text and tokens. */
export interface DocumentSummary {
  /** Differs between two lives of the worker. */
  readonly life: string;
  /** Grows with every change of anything. */
  readonly revision: number;
  /** Grows with every change of the text. */
  readonly version: number;
  readonly nBytes: number;
  /** Length in UTF-16 units. */
  readonly length: number;
  readonly rowCount: number;
  /** Cells per row. */
  readonly columns: number;
  readonly lanes: readonly LaneSummary[];
  /** Something is still being loaded or encoded: the summary will change without being asked to. */
  readonly isPending: boolean;
}

/** One visual row of the text. */
export interface TextRow {
  readonly text: string;
  /** UTF-8 offset of its first byte. */
  readonly byteStart: number;
  readonly byteEnd: number;
  /** Whether the first strong letter of its line is written from right to left. */
  readonly isRtl: boolean;
}

/** The tokens of one lane that meet some rows, in text order; parallel arrays as in `Segmentation`. */
export interface LaneTokens {
  /** Index of the first one among all tokens of the lane. */
  readonly firstIndex: number;
  readonly start: Uint32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
  readonly id: Int32Array<ArrayBuffer>;
  readonly flags: Uint8Array<ArrayBuffer>;
  /** Place of each token in its line, counted from 0: colours by it do not change when a line above does. */
  readonly place: Uint32Array<ArrayBuffer>;
  /** Spelling of the special, unknown and virtual tokens, by position in the arrays. */
  readonly pieces: Readonly<Record<number, string>>;
}

export interface LaneRows {
  readonly key: string;
  /** Null while the tokenizer has not got to these rows. */
  readonly tokens: LaneTokens | null;
  /** The tokens are those of the text before the last edits, moved into place, until the tokenizer has caught up. */
  readonly isStale: boolean;
  /** Nothing about these tokens will change unless the text does. */
  readonly isFinal: boolean;
}

/** What the page draws: some rows and every lane's tokens on them. */
export interface RowsView {
  readonly revision: number;
  readonly version: number;
  readonly columns: number;
  /** Index of `rows[0]`. */
  readonly firstRow: number;
  readonly rows: readonly TextRow[];
  /** In the order of the lanes. */
  readonly lanes: readonly LaneRows[];
}

/** The whole document in `buckets` runs of rows of equal number, top to bottom. */
export interface MinimapView {
  readonly version: number;
  readonly buckets: number;
  /** Bytes per token of each lane in each bucket, lane-major `[lanes × buckets]`; NaN where there are none. */
  readonly bytesPerToken: Float32Array<ArrayBuffer>;
  /** Mean share of the lanes that cut where any of them cuts, per bucket, in (0, 1]; NaN where none cuts. */
  readonly agreement: Float32Array<ArrayBuffer>;
}

/** Rows `[from, to)` that the page wants to draw. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
}

/** Where everything stands, and the rows asked for, at one revision. */
export interface DocumentFrame {
  readonly summary: DocumentSummary;
  readonly view: RowsView;
  /** Row of the end of the last edit, in the answer to it. */
  readonly editedRow?: number;
}
