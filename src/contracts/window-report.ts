import type { EntropyEstimate } from './entropy-measure.ts';
import type { Provenance } from './provenance.ts';

/** A text as windows of equal information under one rule (2404.03626). */
export interface WindowsUnderRule {
  readonly rule: 'delay' | 'greedy';
  /** First byte of each window, ascending from 0. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Code of each window before padding, as 0s and 1s. */
  readonly codes: readonly string[];
  /** Windows that do not decode to the bytes that they hold. */
  readonly misread: readonly number[];
  /** H1 and H2 of the tokens, bits each: how predictable the stream is to who reads it. */
  readonly entropies: readonly EntropyEstimate[];
  readonly tokens: number;
  /** Windows that inserting one letter in the middle changes, of as many as the edited text has from there on. */
  readonly changed: number;
  readonly changeable: number;
}

export interface WindowReport {
  /** Byte model that the coder runs on. */
  readonly name: string;
  readonly model: { readonly id: string; readonly sha256: string } | null;
  readonly backend: Provenance['backend'];
  /** UTF-8 bytes that were coded; fewer than the text has where it is long. */
  readonly nBytes: number;
  readonly windowBits: number;
  readonly tokenBits: number;
  readonly delay: WindowsUnderRule;
  readonly greedy: WindowsUnderRule;
  /** Information of the bytes under the model without any reset, bits: what one endless window would need. */
  readonly informationBits: number;
  /** The same bytes after zlib at level 9, bytes. */
  readonly compressed: number;
}
