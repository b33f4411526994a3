import { utf8Length } from '../base/utf8-length.ts';
import {
  type DocumentFrame,
  type DocumentSummary,
  type RowsView,
  type RowWindow,
  textLimit,
  textTooLarge,
} from '../contracts/document-view.ts';
import { type ErrorReport, TokenscopeError, toErrorReport } from '../contracts/errors.ts';
import type { EncodeOptions, TextEdit } from '../contracts/text-tokenizer.ts';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';

/** The part of the text worker that a session drives. */
export interface DocumentRemote {
  open(options: CallSignal, text: string, window: RowWindow): Promise<DocumentFrame>;
  edit(
    options: CallSignal,
    version: number,
    edits: readonly TextEdit[],
    window: RowWindow,
  ): Promise<DocumentFrame>;
  wrap(options: CallSignal, columns: number, window: RowWindow): Promise<DocumentFrame>;
  setLanes(
    options: CallSignal,
    refs: readonly TokenizerRef[],
    encode: EncodeOptions,
    window: RowWindow,
  ): Promise<DocumentFrame>;
  retryLane(options: CallSignal, lane: string, window: RowWindow): Promise<DocumentFrame>;
  rows(options: CallSignal, window: RowWindow): Promise<DocumentFrame>;
  changed(options: CallSignal, revision: number): Promise<DocumentSummary>;
}

interface CallSignal {
  readonly signal?: AbortSignal;
}

export interface DocumentSnapshot {
  readonly summary: DocumentSummary | null;
  /** Rows around those last asked for; may lag behind `summary` by a moment. */
  readonly view: RowsView | null;
  /** Where the person last typed; a new object for each edit. */
  readonly edited: { readonly row: number } | null;
  /** Why the last text was refused or the worker failed; null when all is well. */
  readonly error: ErrorReport | null;
}

/** How often in a row the worker may crash before its text is given up. */
const mostCrashes = 2;

/**
 * The page's end of the document: keeps the text, sends changes in order (edits that pile up behind a call go as one batch),
 * follows background work while there is any, and holds the latest rows of the window on screen. This is a live view of
 * something that is edited many times a second, so it is a store of its own, not a query.
 */
export class DocumentSession {
  readonly #remote: DocumentRemote;
  readonly #listeners = new Set<() => void>();
  #snapshot: DocumentSnapshot = { summary: null, view: null, edited: null, error: null };
  #text = '';
  /** Edits that `#text` has yet to take. */
  #typed: TextEdit[] = [];
  #lanes: readonly TokenizerRef[] = [];
  #options: EncodeOptions = {};
  #columns = 0;
  #window: RowWindow = { from: 0, to: 24 };
  #edits: TextEdit[] = [];
  #queue: Promise<void> = Promise.resolve();
  #isFollowing = false;
  #fetching: Promise<void> | null = null;
  /** A fresh worker has not been told anything yet. */
  #isBehind = false;
  /** Crashes since the document was last complete. */
  #crashes = 0;

  constructor(remote: DocumentRemote) {
    this.#remote = remote;
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): DocumentSnapshot => this.#snapshot;

  /** The text with every edit so far, sent or not. */
  get text(): string {
    for (const { from, to, insert } of this.#typed) {
      this.#text = this.#text.slice(0, from) + insert + this.#text.slice(to);
    }
    this.#typed = [];
    return this.#text;
  }

  /** Shows another text. @returns false when it is over the limit: the snapshot then says so, and the old text stays. */
  open(given: string): boolean {
    const bytes =
      3 * given.length <= textLimit ? 0 : given.length > textLimit ? given.length : utf8Length(given);
    if (bytes > textLimit) {
      this.#publish({ ...this.#snapshot, error: toErrorReport(textTooLarge(bytes)) });
      return false;
    }
    this.#text = given.toWellFormed();
    this.#typed = [];
    this.#send((window) => this.#sendText(window));
    return true;
  }

  /** @throws TokenscopeError `too-large`; the text then stays as it was. */
  edit({ from, to, insert }: TextEdit): void {
    const nBytes = this.#snapshot.summary?.nBytes ?? 0;
    if (nBytes + 3 * insert.length > textLimit) {
      const bytes = nBytes + utf8Length(insert) - utf8Length(this.text, from, to);
      if (bytes > textLimit) throw textTooLarge(bytes);
    }
    this.#remember({ from, to, insert });
    this.#edits.push({ from, to, insert });
    if (this.#edits.length === 1) this.#send((window) => this.#sendEdits(window));
  }

  setLanes(refs: readonly TokenizerRef[], options: EncodeOptions): void {
    this.#lanes = refs;
    this.#options = options;
    this.#send((window) => this.#remote.setLanes({}, refs, options, window));
  }

  retryLane(key: string): void {
    this.#send((window) => this.#remote.retryLane({}, key, window));
  }

  /** @param columns cells per row */
  wrap(columns: number): void {
    if (columns === this.#columns) return;
    this.#columns = columns;
    this.#send((window) => this.#remote.wrap({}, columns, window));
  }

  /** Says which rows are on screen; they are in the snapshot soon. */
  show(window: RowWindow): void {
    this.#window = window;
    if (!this.#hasRows()) void this.#fetchRows();
  }

  /** Whether the snapshot's rows are those of the window. */
  #hasRows(): boolean {
    const { view, summary } = this.#snapshot;
    if (!view || !summary || view.version !== summary.version) return false;
    const last = Math.min(this.#window.to, summary.rowCount);
    return view.firstRow <= this.#window.from && view.firstRow + view.rows.length >= last;
  }

  /** Queues a call behind those before it; it reads what it sends when its turn comes. */
  #send(call: (window: RowWindow) => Promise<DocumentFrame> | null): void {
    this.#queue = this.#queue.then(() =>
      this.#guard(async () => {
        if (this.#isBehind) await this.#restore();
        const frame = await call(this.#window);
        if (frame) this.#accept(frame);
      }),
    );
  }

  /**
   * Runs work, and answers for its failure. A crash, or an edit of a text that the worker does not have, is answered once, by telling
   * the worker everything; any other failure is shown.
   */
  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const report = toErrorReport(error);
      const isLost = report.code === 'worker-crashed' || report.code === 'bad-input';
      if (isLost && this.#isBehind) return;
      if (isLost && this.#crashes < mostCrashes) {
        this.#crashes++;
        this.#isBehind = true;
        this.#send(() => null);
      } else this.#publish({ ...this.#snapshot, error: report });
    }
  }

  /** Tells a fresh worker all that its predecessor knew. */
  async #restore(): Promise<void> {
    this.#isBehind = false;
    this.#snapshot = { summary: null, view: null, edited: null, error: null };
    if (this.#columns > 0) await this.#remote.wrap({}, this.#columns, this.#window);
    await this.#remote.setLanes({}, this.#lanes, this.#options, this.#window);
    this.#accept(await this.#sendText(this.#window));
  }

  /** The whole text, and with it every edit that was waiting. */
  #sendText(window: RowWindow): Promise<DocumentFrame> {
    this.#edits = [];
    return this.#remote.open({}, this.text, window);
  }

  /** Keeps an edit for when the text is asked for; letters typed one after the other become one. */
  #remember(edit: TextEdit): void {
    const last = this.#typed.at(-1);
    const follows = last && edit.from === edit.to && edit.from === last.from + last.insert.length;
    if (follows) this.#typed[this.#typed.length - 1] = { ...last, insert: last.insert + edit.insert };
    else this.#typed.push(edit);
  }

  #sendEdits(window: RowWindow): Promise<DocumentFrame> | null {
    const edits = this.#edits;
    this.#edits = [];
    if (edits.length === 0) return null;
    return this.#remote.edit({}, this.#snapshot.summary?.version ?? 0, edits, window);
  }

  #accept({ summary, view, editedRow }: DocumentFrame): void {
    const known = this.#snapshot.summary;
    if (known && known.life !== summary.life) throw lostTrack();
    if (known && summary.revision < known.revision) return;
    if (!summary.isPending) this.#crashes = 0;
    const edited = editedRow === undefined ? this.#snapshot.edited : { row: editedRow };
    this.#publish({ summary, view, edited, error: null });
    if (!this.#hasRows()) void this.#fetchRows();
    void this.#follow();
  }

  /** Watches the background work until it is done. */
  async #follow(): Promise<void> {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    await this.#guard(async () => {
      for (let at = this.#snapshot.summary; at?.isPending; at = this.#snapshot.summary) {
        await this.#remote.changed({}, at.revision);
        if (this.#snapshot.summary === at) await this.#fetchRows();
      }
    });
    this.#isFollowing = false;
  }

  #fetchRows(): Promise<void> {
    this.#fetching ??= this.#guard(async () => {
      let window: RowWindow;
      do {
        window = this.#window;
        this.#accept(await this.#remote.rows({}, window));
      } while (window !== this.#window && !this.#hasRows());
    }).finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  #publish(snapshot: DocumentSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}

/** The worker has been replaced while no call was in flight. */
const lostTrack = (): TokenscopeError =>
  new TokenscopeError('worker-crashed', 'The text worker has been started anew.', 'Open the text again.');
