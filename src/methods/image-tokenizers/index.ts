import { defineRegistry } from '../../base/registry.ts';
import type { ImageTokenizer } from '../../contracts/image-tokenizer.ts';
import { method as patchification } from './patchification.ts';
import { method as scaleformer } from './scaleformer.ts';

export const imageTokenizers = defineRegistry<ImageTokenizer>('image-tokenizers', [
  patchification,
  scaleformer,
]);
