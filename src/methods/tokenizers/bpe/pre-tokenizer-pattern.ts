import { TokenscopeError } from '../../../contracts/errors.ts';
import { PatternEmitter } from './pattern/emit.ts';
import { judgePattern } from './pattern/judge.ts';
import { parsePattern } from './pattern/parse.ts';
import { shorten, unsupportedPattern } from './pattern/syntax.ts';

/** One pass over a text with a pattern that is not proved linear is given up after this long. */
const MAX_PASS_MS = 10_000;

/**
 * The regular expression of a tokenizer file (Oniguruma syntax, as the Hugging Face library reads it) as a JavaScript one
 * with the same matches: whitespace, digits and word characters by Unicode, Ruby's line anchors, possessive and atomic
 * groups. Global and Unicode-aware. Properties follow the Unicode version of the JavaScript engine.
 *
 * Time: see {@link judgePattern}. Where linear time is not proved, a pass (from `lastIndex` 0 on) that takes over 10 s
 * throws `too-large`, and so does a run that is too long for the engine's backtracking stack (some 5 million units).
 * @throws TokenscopeError `unsupported` or `corrupt`, naming what is not run, could hang or is broken.
 */
export function translatePattern(pattern: string): RegExp {
  const node = parsePattern(pattern);
  const time = judgePattern(node, pattern);
  const source = new PatternEmitter().emit(node, false);
  try {
    return new BoundedRegExp(source, pattern, time === 'linear');
  } catch (cause) {
    throw unsupportedPattern(
      `a construct that JavaScript cannot express (${(cause as Error).message})`,
      pattern,
    );
  }
}

/** A global regular expression whose `exec` ends in bounded time or throws. */
class BoundedRegExp extends RegExp {
  readonly #pattern: string;
  /** Tries one place at a time, so that the time can be looked at in between; null when that is not needed. */
  readonly #sticky: RegExp | null;
  #deadline = 0;

  constructor(source: string, pattern: string, isLinear: boolean) {
    super(source, 'gv');
    this.#pattern = pattern;
    this.#sticky = isLinear ? null : new RegExp(source, 'yv');
  }

  override exec(text: string): RegExpExecArray | null {
    try {
      return this.#sticky ? this.#tryEachPlace(text, this.#sticky) : this.#search(text);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new TokenscopeError(
        'too-large',
        'One run of characters is too long for the pre-tokenizer pattern to match.',
        'Shorten the longest run of spaces or of letters without a break.',
        { cause },
      );
    }
  }

  /** The standard one would run on a copy without the bounds; this one moves its own `lastIndex`. */
  override *[Symbol.matchAll](text: string): RegExpStringIterator<RegExpExecArray> {
    this.lastIndex = 0;
    for (let match = this.exec(text); match; match = this.exec(text)) {
      if (match[0] === '') this.lastIndex += stepAt(text, match.index);
      yield match;
    }
  }

  /** V8 also finds empty matches inside a surrogate pair, where the standard never looks. */
  #search(text: string): RegExpExecArray | null {
    for (;;) {
      const match = super.exec(text);
      if (!match || match[0] !== '' || (text.charCodeAt(match.index) & 0xfc00) !== 0xdc00) return match;
      this.lastIndex = match.index + 1;
    }
  }

  #tryEachPlace(text: string, sticky: RegExp): RegExpExecArray | null {
    if (this.lastIndex === 0) this.#deadline = performance.now() + MAX_PASS_MS;
    for (let at = this.lastIndex; at <= text.length; at += stepAt(text, at)) {
      if (performance.now() > this.#deadline) {
        throw new TokenscopeError(
          'too-large',
          `The pre-tokenizer pattern needs too long for this text: ${shorten(this.#pattern)}`,
          'Its time may grow with the square of the longest run of characters; use a shorter text.',
        );
      }
      sticky.lastIndex = at;
      const match = sticky.exec(text);
      if (match) {
        this.lastIndex = sticky.lastIndex;
        return match;
      }
    }
    this.lastIndex = 0;
    return null;
  }
}

const stepAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
