import { defineRegistry } from '../../base/registry.ts';
import { method as bpe } from './bpe.ts';
import { method as lzAwareBpe } from './lz-aware-bpe.ts';

/** Tokenizers trained in the page. */
export const trainers = defineRegistry('trainers', [bpe, lzAwareBpe]);
