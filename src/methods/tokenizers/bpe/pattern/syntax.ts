import { TokenscopeError } from '../../../../contracts/errors.ts';

/** A regular expression of a tokenizer file, taken apart. Captures are plain groups: tokenizers never read them. */
export type PatternNode =
  /** One code point; `source` is a class in the syntax of JavaScript's `v` flag, brackets included. */
  | { readonly kind: 'set'; readonly source: string }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly body: PatternNode;
      readonly min: number;
      /** Infinity when unbounded. */
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly kind: 'atomic'; readonly body: PatternNode }
  | { readonly kind: 'look'; readonly sign: '=' | '!' | '<=' | '<!'; readonly body: PatternNode }
  /** A zero-width test, as JavaScript source. */
  | { readonly kind: 'anchor'; readonly source: string };

/** A construct that Tokenscope does not run, named. */
export function unsupportedPattern(construct: string, pattern: string): TokenscopeError {
  return new TokenscopeError(
    'unsupported',
    `The pre-tokenizer pattern uses ${construct}, which Tokenscope does not have: ${shorten(pattern)}`,
    'Use a tokenizer whose pattern does without it: guessing at it would show wrong tokens.',
  );
}

/** A pattern that breaks its own syntax. */
export function brokenPattern(problem: string, pattern: string): TokenscopeError {
  return new TokenscopeError(
    'corrupt',
    `The pre-tokenizer pattern is broken (${problem}): ${shorten(pattern)}`,
    'Download or export the tokenizer file again; if it was edited by hand, undo that edit.',
  );
}

export const shorten = (pattern: string): string =>
  pattern.length > 200 ? `${pattern.slice(0, 200)}…` : pattern;
