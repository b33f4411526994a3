import { defineRegistry } from '../../base/registry.ts';
import type { TokenizerMethod } from '../../contracts/text-tokenizer.ts';
import { method as bytes } from './bytes.ts';
import { method as codePoints } from './code-points.ts';
import { method as graphemes } from './graphemes.ts';
import { method as hatSplitter } from './hat-splitter.ts';
import { method as learnYourTokens } from './learn-your-tokens.ts';
import { method as wordsUax29 } from './words-uax29.ts';

export const tokenizers = defineRegistry<TokenizerMethod>('tokenizers', [
  bytes,
  codePoints,
  graphemes,
  wordsUax29,
  hatSplitter,
  learnYourTokens,
]);
