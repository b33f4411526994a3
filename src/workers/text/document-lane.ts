import type { LaneSummary } from '../../contracts/document-view.ts';
import { type ErrorReport, toErrorReport } from '../../contracts/errors.ts';
import type { Progress } from '../../contracts/provenance.ts';
import type { Segmentation } from '../../contracts/segmentation.ts';
import type { EncodeOptions, TextChange, TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { tokenizerKey, tokenizerLabel, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { TextEncoding } from './document-encoding.ts';

/** Gives the tokenizer that a ref names; may fetch. */
export type OpenTokenizer = (
  ref: TokenizerRef,
  context: { readonly signal: AbortSignal; readonly progress: (progress: Progress) => void },
) => Promise<TextTokenizer>;

/** Encodes a whole text outside this thread. */
export type EncodeElsewhere = (
  ref: TokenizerRef,
  text: string,
  options: EncodeOptions,
  signal: AbortSignal,
  onProgress?: (progress: Progress) => void,
) => Promise<{ readonly segmentation: Segmentation; readonly ms: number }>;

/** Above this expected time a tokenizer that cannot update runs elsewhere, so that typing does not wait for it, ms. */
const inlineMs = 12;
/** A text longer than this, in UTF-16 units, is given elsewhere before its time is known. */
const inlineUnits = 50_000;

/** One tokenizer over the document: loads it, keeps its tokens in step, and says where it stands. */
export class Lane {
  readonly ref: TokenizerRef;
  readonly key: string;
  #encoding: TextEncoding | null = null;
  #progress: Progress | null = null;
  #error: ErrorReport | null = null;
  #busyElsewhere = false;
  /** Of the model run that makes the tokens, where one does. */
  #run = new AbortController();
  readonly #life = new AbortController();

  constructor(ref: TokenizerRef) {
    this.ref = ref;
    this.key = tokenizerKey(ref);
  }

  get encoding(): TextEncoding | null {
    return this.#encoding;
  }

  get tokenizer(): TextTokenizer | null {
    return this.#encoding?.tokenizer ?? null;
  }

  get hasFailed(): boolean {
    return this.#error !== null;
  }

  /** Fetches the tokenizer; `changed` is told of progress. Failures end up in the summary. */
  async load(open: OpenTokenizer, options: () => EncodeOptions, changed: () => void): Promise<void> {
    const { signal } = this.#life;
    const progress = (report: Progress): void => {
      this.#progress = report;
      changed();
    };
    try {
      const tokenizer = await open(this.ref, { signal, progress });
      if (!signal.aborted) this.#encoding = new TextEncoding(tokenizer, options());
    } catch (error) {
      this.#error = toErrorReport(error);
    }
    this.#progress = null;
    changed();
  }

  /** Forgets the tokens; the next steps make them anew. */
  restart(options: EncodeOptions): void {
    this.#supersede();
    if (this.#encoding) this.#encoding = new TextEncoding(this.#encoding.tokenizer, options);
  }

  edit(change: TextChange): void {
    this.#supersede();
    if (this.#error) return;
    this.#guard(() => this.#encoding?.edit(change));
  }

  /** What a model makes of the text before is of no use any more, be it tokens or a refusal. */
  #supersede(): void {
    if (!this.tokenizer?.needsModel) return;
    this.#run.abort();
    this.#error = null;
  }

  /** Whether a step would do anything now. */
  canStep(text: string): boolean {
    return (
      this.#encoding !== null &&
      this.#error === null &&
      !this.#busyElsewhere &&
      !this.#encoding.isComplete(text)
    );
  }

  /** Brings the tokens closer to `text`: by a slice here, or by asking elsewhere, which calls `changed` when it has answered. */
  step(
    text: string,
    currentText: () => string,
    options: EncodeOptions,
    elsewhere: EncodeElsewhere,
    changed: () => void,
  ): void {
    const encoding = this.#encoding;
    if (!encoding || !this.canStep(text)) return;
    if (!encoding.needsWhole || this.isQuick(text)) {
      this.#guard(() => encoding.advance(text));
      return;
    }
    this.#busyElsewhere = true;
    this.#run = new AbortController();
    const signal = AbortSignal.any([this.#life.signal, this.#run.signal]);
    const progress = (report: Progress): void => {
      if (signal.aborted) return;
      this.#progress = report;
      changed();
    };
    const answered = (): void => {
      this.#busyElsewhere = false;
      this.#progress = null;
      changed();
    };
    elsewhere(this.ref, text, options, signal, progress).then(
      ({ segmentation, ms }) => {
        if (this.#encoding === encoding && currentText() === text) encoding.install(segmentation, text, ms);
        answered();
      },
      (error: unknown) => {
        if (!signal.aborted) {
          this.#error = toErrorReport(error);
          if (this.#encoding === encoding) this.#encoding = new TextEncoding(encoding.tokenizer, options);
        }
        answered();
      },
    );
  }

  /** Whether a full encoding is expected to be over before anybody notices. */
  isQuick(text: string): boolean {
    const encoding = this.#encoding;
    if (encoding === null || encoding.tokenizer.needsModel) return false;
    return text.length <= inlineUnits && encoding.expectedMs(text) <= inlineMs;
  }

  isPending(text: string): boolean {
    return this.#error === null && (this.#encoding === null || !this.#encoding.isComplete(text));
  }

  summary(text: string): LaneSummary {
    const encoding = this.#encoding;
    const tokenizer = encoding?.tokenizer ?? null;
    return {
      key: this.key,
      ref: this.ref,
      status: this.#error
        ? 'failed'
        : encoding === null
          ? 'loading'
          : encoding.isComplete(text)
            ? 'ready'
            : 'encoding',
      name: tokenizer?.name ?? tokenizerLabel(this.ref),
      tokenizer: tokenizer && {
        family: tokenizer.family,
        vocabSize: tokenizer.vocabSize,
        lossless: tokenizer.lossless,
      },
      tokens: encoding?.store.length ?? 0,
      encodedBytes: encoding?.store.nBytes ?? 0,
      encodeMs: encoding?.ms ?? 0,
      progress: this.#progress,
      error: this.#error,
    };
  }

  dispose(): void {
    this.#life.abort(new DOMException('The lane was removed.', 'AbortError'));
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#error = toErrorReport(error);
    }
  }
}
