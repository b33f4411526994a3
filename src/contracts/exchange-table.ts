import type { ErrorReport } from './errors.ts';

/** A text of one kind and what the tokenizers make of it. */
export interface ExchangeRow {
  readonly kind: string;
  readonly name: string;
  /** What the text looks like. */
  readonly about: string;
  readonly codePoints: number;
  readonly nBytes: number;
  /** Tokens by tokenizer, without inserted ones; NaN for a tokenizer that could not be opened. */
  readonly tokens: readonly number[];
}

/** Token counts of the same texts by several tokenizers. */
export interface ExchangeTable {
  /** In the order of `tokens`. */
  readonly tokenizers: readonly {
    readonly key: string;
    readonly name: string;
    readonly error: ErrorReport | null;
  }[];
  readonly rows: readonly ExchangeRow[];
}
