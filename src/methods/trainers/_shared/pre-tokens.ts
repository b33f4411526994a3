/** GPT-2's split with Unicode White_Space in place of JavaScript's `\s`; every character falls into one piece. */
const SPLIT =
  /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Pre-tokens of a well-formed text in order; together they are the text. No merge crosses their borders. */
export const preTokens = (text: string): string[] => Array.from(text.matchAll(SPLIT), ([piece]) => piece);
