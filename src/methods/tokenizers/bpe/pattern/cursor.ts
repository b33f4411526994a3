import { brokenPattern, unsupportedPattern } from './syntax.ts';
import type { TokenscopeError } from '../../../../contracts/errors.ts';

/** Groups and classes may nest this deep. */
const MAX_DEPTH = 64;

/** Which letters a part of a pattern matches beside the ones it writes. */
export interface PatternFlags {
  readonly ignoreCase: boolean;
  /** `.` matches a line feed too. */
  readonly dotAll: boolean;
}

/** A place in a pattern that is being read. */
export class PatternCursor {
  readonly pattern: string;
  #at = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  get atEnd(): boolean {
    return this.#at >= this.pattern.length;
  }

  peek(length = 1): string {
    return this.pattern.slice(this.#at, this.#at + length);
  }

  /** Steps over `text` when it comes next. */
  eat(text: string): boolean {
    if (!this.pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** The next code point; the pattern must not be at its end. */
  next(): string {
    const character = String.fromCodePoint(this.pattern.codePointAt(this.#at)!);
    this.#at += character.length;
    return character;
  }

  /** Steps over what a sticky expression matches here. */
  take(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.pattern);
    if (match) this.#at += match[0].length;
    return match;
  }

  /** Runs `read` one level deeper. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.unsupported(`more than ${MAX_DEPTH} levels of brackets`);
    const result = read();
    this.#depth--;
    return result;
  }

  broken(problem: string): TokenscopeError {
    return brokenPattern(problem, this.pattern);
  }

  unsupported(construct: string): TokenscopeError {
    return unsupportedPattern(construct, this.pattern);
  }
}
