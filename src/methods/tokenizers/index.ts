import { defineRegistry } from '../../base/registry.ts';
import type { TokenizerMethod } from '../../contracts/text-tokenizer.ts';
import { method as bytes } from './bytes.ts';
import { method as codePoints } from './code-points.ts';
import { method as graphemes } from './graphemes.ts';

export const tokenizers = defineRegistry<TokenizerMethod>('tokenizers', [bytes, codePoints, graphemes]);
