import type { DocumentSummary } from '../../contracts/document-view.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { EncodeOptions, TextEdit } from '../../contracts/text-tokenizer.ts';
import { tokenizerKey, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { type EncodeElsewhere, Lane, type OpenTokenizer } from './document-lane.ts';
import { DocumentText } from './document-text.ts';

export interface DocumentServices {
  readonly open: OpenTokenizer;
  readonly encodeElsewhere: EncodeElsewhere;
  /** Lets other calls in between two slices of background work. */
  readonly pause: () => Promise<void>;
}

const defaultColumns = 80;
let documentsMade = 0;

/**
 * The text under study and its lanes. Calls answer at once; what takes long (fetching a tokenizer, encoding megabytes) goes on
 * in the background in slices, least-encoded lane first, and every step of it counts up `revision`.
 */
export class TextDocument {
  readonly text = new DocumentText(defaultColumns);
  readonly #life = `${performance.timeOrigin} ${++documentsMade}`;
  #lanes: readonly Lane[] = [];
  #options: EncodeOptions = {};
  #revision = 0;
  #version = 0;
  #isWorking = false;
  readonly #waiting = new Set<() => void>();
  readonly #services: DocumentServices;

  constructor(services: DocumentServices) {
    this.#services = services;
  }

  get revision(): number {
    return this.#revision;
  }

  get version(): number {
    return this.#version;
  }

  get lanes(): readonly Lane[] {
    return this.#lanes;
  }

  get options(): EncodeOptions {
    return this.#options;
  }

  /** @throws TokenscopeError `not-found` when no lane has this key. */
  lane(key: string): Lane {
    const lane = this.#lanes.find((candidate) => candidate.key === key);
    if (lane) return lane;
    throw new TokenscopeError('not-found', 'This lane is no longer there.', 'Add the tokenizer again.');
  }

  /** Puts another text in place. @throws TokenscopeError `too-large`; the text then stays as it was. */
  open(text: string): void {
    this.text.replace(text);
    this.#version++;
    for (const lane of this.#lanes) lane.restart(this.#options);
    this.#changed();
  }

  /**
   * Applies edits in order, each in the indices of the text that the one before left. Lanes that can follow do so before this
   * returns. @throws TokenscopeError `bad-input` unless `version` is the text's: the caller then opens its text anew.
   */
  edit(version: number, edits: readonly TextEdit[]): void {
    if (version !== this.#version) {
      throw new TokenscopeError(
        'bad-input',
        `The edit belongs to version ${version} of the text, which is at ${this.#version}.`,
        'Open the text again.',
      );
    }
    for (const edit of edits) {
      const change = this.text.edit(edit);
      for (const lane of this.#lanes) lane.edit(change);
    }
    this.#version += edits.length;
    for (const lane of this.#lanes) if (lane.isQuick(this.text.text)) this.#step(lane);
    this.#changed();
  }

  wrap(columns: number): void {
    this.text.wrap(columns);
    this.#changed();
  }

  /** Sets the lanes and their order; lanes that stay keep their tokens unless the options differ. */
  setLanes(refs: readonly TokenizerRef[], options: EncodeOptions): void {
    const byKey = new Map(this.#lanes.map((lane) => [lane.key, lane]));
    const keys = new Set(refs.map(tokenizerKey));
    const sameOptions =
      this.#options.addSpecial === options.addSpecial && this.#options.matchSpecial === options.matchSpecial;
    this.#options = options;
    for (const lane of this.#lanes) if (!keys.has(lane.key)) lane.dispose();
    this.#lanes = refs.map((ref) => {
      const kept = byKey.get(tokenizerKey(ref));
      if (!kept) return this.#load(ref);
      if (!sameOptions) kept.restart(options);
      return kept;
    });
    this.#changed();
  }

  /** Loads a lane's tokenizer again after a failure. */
  retry(key: string): void {
    const failed = this.lane(key);
    failed.dispose();
    this.#lanes = this.#lanes.map((lane) => (lane === failed ? this.#load(lane.ref) : lane));
    this.#changed();
  }

  summary(): DocumentSummary {
    const { text, nBytes, rows, rowCount } = this.text;
    return {
      life: this.#life,
      revision: this.#revision,
      version: this.#version,
      nBytes,
      length: text.length,
      rowCount,
      columns: rows.columns,
      lanes: this.#lanes.map((lane) => lane.summary(text)),
      isPending: this.#lanes.some((lane) => lane.isPending(text)),
    };
  }

  /** Resolves when `revision` is no longer the current one; rejects when `signal` aborts. */
  async changedSince(revision: number, signal: AbortSignal): Promise<void> {
    while (this.#revision === revision) {
      await new Promise<void>((resolve, reject) => {
        const settle = (finish: () => void) => (): void => {
          signal.removeEventListener('abort', onAbort);
          this.#waiting.delete(onChange);
          finish();
        };
        const onChange = settle(resolve);
        const onAbort = settle(() => reject(signal.reason as Error));
        signal.addEventListener('abort', onAbort);
        this.#waiting.add(onChange);
      });
    }
  }

  #load(ref: TokenizerRef): Lane {
    const lane = new Lane(ref);
    const options = (): EncodeOptions => this.#options;
    void lane.load(this.#services.open, options, () => {
      if (this.#lanes.includes(lane)) this.#changed();
    });
    return lane;
  }

  #changed(): void {
    this.#announce();
    void this.#work();
  }

  #announce(): void {
    this.#revision++;
    for (const resolve of this.#waiting) resolve();
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    await this.#services.pause();
    for (const lane of this.#lanes) lane.encoding?.store.settle();
    for (let lane = this.#nextLane(); lane; lane = this.#nextLane()) {
      this.#step(lane);
      this.#announce();
      await this.#services.pause();
    }
    this.#isWorking = false;
  }

  #step(lane: Lane): void {
    lane.step(
      this.text.text,
      () => this.text.text,
      this.#options,
      this.#services.encodeElsewhere,
      () => {
        if (this.#lanes.includes(lane)) this.#changed();
      },
    );
  }

  /** The lane with the least text encoded among those that have work to do. */
  #nextLane(): Lane | undefined {
    const { text } = this.text;
    let next: Lane | undefined;
    for (const lane of this.#lanes) {
      if (!lane.canStep(text)) continue;
      if (!next || lane.encoding!.covered < next.encoding!.covered) next = lane;
    }
    return next;
  }
}
