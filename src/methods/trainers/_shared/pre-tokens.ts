/** GPT-2's split with Unicode White_Space in place of JavaScript's `\s`; every character falls into one piece. */
const SPLIT =
  /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** The same with combining marks inside words, as o200k has it: many scripts write their vowels so. */
const SPLIT_WITH_MARKS =
  /'(?:[sdmt]|ll|ve|re)| ?[\p{L}\p{M}]+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{M}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Pre-tokens in which a combining mark does not end a word. */
export const preTokensWithMarks = (text: string): string[] =>
  Array.from(text.matchAll(SPLIT_WITH_MARKS), ([piece]) => piece);

/** Pre-tokens of a well-formed text in order; together they are the text. No merge crosses their borders. */
export const preTokens = (text: string): string[] => Array.from(text.matchAll(SPLIT), ([piece]) => piece);
