import { defineRegistry } from '../../../base/registry.ts';
import type { EmbeddedVocabulary } from '../../../contracts/embedded-vocabulary.ts';

/** The tokenizer of a language model in `models/`, shipped as its `tokenizer.json`. */
export interface ModelTokenizer extends EmbeddedVocabulary {
  /** File relative to the page, copied by `npm run pack`. */
  readonly path: string;
}

const ours = (id: string, name: string, size: number): ModelTokenizer => ({
  id,
  name,
  models: [id],
  size,
  licence: 'MIT',
  source: `models/${id}`,
  path: `vocabularies/${id}.json`,
});

/** Trained by us on the data that each model's card names. */
export const modelTokenizers = defineRegistry<ModelTokenizer>('model tokenizers', [
  ours('lm-bpe4k', 'lm-bpe4k (ours)', 4096),
  ours('lm-byte', 'lm-byte (ours)', 262),
]);
