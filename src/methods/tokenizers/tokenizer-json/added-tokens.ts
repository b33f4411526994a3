import { TokenscopeError } from '../../../contracts/errors.ts';
import { PieceTrie } from '../unigram/piece-trie.ts';
import type { AlignedText } from './aligned-text.ts';
import { corrupt, JsonFields, MAX_TOKEN_ID } from './json-fields.ts';
import type { Vocabulary } from './models/piece-model.ts';

/** A token outside the model: its content is cut out of the text before the model sees it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Skipped in the text unless special tokens are matched. */
  readonly special: boolean;
  /** Matched in the normalised text, its content normalised too. */
  readonly normalized: boolean;
  /** Matched only where no word character touches it. */
  readonly singleWord: boolean;
  /** Takes the white space before it along. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
}

/** How often one search may read each unit of a text, on top of a first 16 million; ordinary files read it once or twice. */
const MOST_READS = 32;
const FREE_READS = 1 << 24;

/**
 * A file's `added_tokens`, with the ids that the reference library gives them: the model's own where the content is a
 * piece of it, otherwise counted up from the size of the model, whatever the file says.
 */
export function readAddedTokens(list: readonly unknown[], vocabulary: Vocabulary): AddedToken[] {
  const tokens = new Map<string, AddedToken>();
  let nextId = vocabulary.count;
  list.forEach((value, i) => {
    const fields = new JsonFields(value, `added_tokens[${i}]`);
    const content = fields.string('content');
    if (fields.count('id') > MAX_TOKEN_ID) throw corrupt(fields.at('id'), `is above ${MAX_TOKEN_ID}`);
    if (content === '') return;
    const id = tokens.get(content)?.id ?? vocabulary.idOf(content) ?? nextId++;
    tokens.set(content, {
      id,
      content,
      special: fields.boolean('special', false),
      normalized: fields.boolean('normalized', true),
      singleWord: fields.boolean('single_word', false),
      lstrip: fields.boolean('lstrip', false),
      rstrip: fields.boolean('rstrip', false),
    });
  });
  return Array.from(tokens.values());
}

/** A stretch of text: an added token, or text between such. UTF-16 offsets. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly token: AddedToken | null;
}

const WORD = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
const SPACE = /\p{White_Space}/u;

/** Finds added tokens: the leftmost first, the longest of those that start at one place. */
export class AddedTokenFinder {
  readonly tokens: readonly AddedToken[];
  readonly #trie = new PieceTrie();
  /** By UTF-16 unit: some spelling starts with it. */
  readonly #starts = new Uint8Array(0x10000);
  #readsLeft = 0;

  /** @param spell how a token is spelt in the text that is searched. */
  constructor(tokens: readonly AddedToken[], spell: (token: AddedToken) => string) {
    this.tokens = tokens;
    tokens.forEach((token, i) => {
      const spelling = spell(token);
      if (spelling === '') return;
      this.#trie.put(spelling, i);
      this.#starts[spelling.charCodeAt(0)] = 1;
    });
  }

  /** The whole text in stretches. One is empty where a token lies in the white space that the one before took along. */
  cut(text: string, matchSpecial: boolean): Stretch[] {
    const stretches: Stretch[] = [];
    this.#readsLeft = FREE_READS + MOST_READS * text.length;
    let done = 0;
    for (let at = 0; at < text.length; ) {
      const found = this.#starts[text.charCodeAt(at)] ? this.#longest(text, at) : null;
      if (!found) {
        at++;
        continue;
      }
      const { token, end } = found;
      if ((matchSpecial || !token.special) && !(token.singleWord && touchesWord(text, at, end))) {
        const from = Math.max(token.lstrip ? spaceBefore(text, at) : at, done);
        const to = Math.max(token.rstrip ? spaceAfter(text, end) : end, from);
        if (from > done) stretches.push({ from: done, to: from, token: null });
        stretches.push({ from, to, token });
        done = to;
      }
      at = end;
    }
    if (done < text.length) stretches.push({ from: done, to: text.length, token: null });
    return stretches;
  }

  #longest(text: string, at: number): { token: AddedToken; end: number } | null {
    let token: AddedToken | null = null;
    let end = at;
    for (let i = at, node = 0; i < text.length; i++) {
      if (this.#readsLeft-- === 0) refuseSlowSearch();
      node = this.#trie.step(node, text.charCodeAt(i));
      if (node < 0) break;
      const value = this.#trie.valueAt(node);
      if (value < 0) continue;
      token = this.tokens[value]!;
      end = i + 1;
    }
    return token && { token, end };
  }
}

/** The stretches of an aligned text. */
export function cutAligned(
  source: AlignedText,
  finder: AddedTokenFinder,
  matchSpecial: boolean,
): { text: AlignedText; token: AddedToken | null }[] {
  const stretches = finder.cut(source.text, matchSpecial);
  const texts = source.slices(stretches);
  return stretches.map(({ token }, i) => ({ text: texts[i]!, token }));
}

function refuseSlowSearch(): never {
  throw new TokenscopeError(
    'too-large',
    'Looking for the added tokens of this tokenizer takes too long: they are very long and nearly match everywhere.',
    'Use a shorter text, or a tokenizer whose added tokens are words rather than pages.',
  );
}

function touchesWord(text: string, from: number, to: number): boolean {
  const before = from > 0 ? text.slice(Math.max(0, from - 2), from) : '';
  const last = Array.from(before).at(-1) ?? '';
  const next = to < text.length ? String.fromCodePoint(text.codePointAt(to)!) : '';
  return WORD.test(last) || WORD.test(next);
}

function spaceBefore(text: string, at: number): number {
  let from = at;
  while (from > 0 && SPACE.test(text[from - 1]!)) from--;
  return from;
}

function spaceAfter(text: string, at: number): number {
  let to = at;
  while (to < text.length && SPACE.test(text[to]!)) to++;
  return to;
}
