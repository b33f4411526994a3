import { utf8Length } from '../../base/utf8-length.ts';
import { isCertainWordBreak } from '../../methods/tokenizers/unicode/word-break.ts';
import { type WordRanges, wordRanges } from '../../methods/tokenizers/unicode/word-spans.ts';

/** UTF-16 units between two pauses: some milliseconds of work. */
const slice = 200_000;

/** The words of the last text asked for. */
export class WordIndex {
  readonly #pause: () => Promise<void>;
  #text: string | null = null;
  #ranges: WordRanges = { start: new Uint32Array(), end: new Uint32Array() };

  constructor(pause: () => Promise<void>) {
    this.#pause = pause;
  }

  /** Words of a well-formed text, found slice by slice. @throws the reason of `signal` when it aborts in between. */
  async of(text: string, signal: AbortSignal): Promise<WordRanges> {
    if (text === this.#text) return this.#ranges;
    const found: WordRanges[] = [];
    let byte = 0;
    for (let at = 0; at < text.length; ) {
      let to = Math.min(text.length, at + slice);
      while (to < text.length && !isCertainWordBreak(text, to)) to++;
      found.push(wordRanges(text, at, to, byte));
      byte += utf8Length(text, at, to);
      at = to;
      await this.#pause();
      signal.throwIfAborted();
    }
    this.#text = text;
    this.#ranges = {
      start: concat(found.map(({ start }) => start)),
      end: concat(found.map(({ end }) => end)),
    };
    return this.#ranges;
  }
}

function concat(parts: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
