import { Lru } from '../../base/lru.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import { modelKey, type ModelRef } from '../../contracts/model.ts';
import { embeddedFile } from '../../inference/model-manifest.ts';
import { languageModel } from '../../inference/language-models/decoder.ts';
import { embeddedDecoder } from '../../inference/language-models/embedded-decoder.ts';
import type { CallContext } from '../rpc.ts';
import { readTokenizerFile } from '../text/open-tokenizer.ts';
import { openEmbeddedModel } from './embedded-model.ts';
import { openForeignModel } from './foreign-model.ts';
import { workerEngine } from './worker-engine.ts';

/** Models that stay described after their last use; the engine keeps their sessions within its own budget. */
const remembered = 8;

const opened = new Lru<string, LanguageModel>(remembered);

/**
 * The language model that a ref names, ready to run in this worker; remembered, so that opening it again is free.
 * @throws TokenscopeError naming what is missing, or what of the model cannot be fed; an AbortError when cancelled.
 */
export async function openLanguageModel(ref: ModelRef, context: CallContext): Promise<LanguageModel> {
  const key = modelKey(ref);
  const known = opened.get(key);
  if (known) return known;
  const model = await (ref.kind === 'embedded' ? openEmbedded(ref) : openForeignModel(ref, context));
  context.signal.throwIfAborted();
  opened.set(key, model);
  return model;
}

async function openEmbedded(ref: Extract<ModelRef, { readonly kind: 'embedded' }>): Promise<LanguageModel> {
  const model = await openEmbeddedModel(ref.id, ref.precision);
  const [description, tokenizer] = await Promise.all([
    model.json('model.json'),
    model.file('tokenizer.json'),
  ]);
  const decoder = embeddedDecoder({
    id: ref.id,
    precision: ref.precision,
    sha256: model.sha256,
    bytes: embeddedFile(model.entry, `${ref.precision}/weights.bin`).bytes!,
    description,
    tokenizer: readTokenizerFile(tokenizer, ref.id),
    graph: model.graph,
  });
  return languageModel(decoder, workerEngine);
}
