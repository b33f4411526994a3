import { Lru } from '../../base/lru.ts';
import type { ImageEncoder } from '../../contracts/image-encoder.ts';
import { modelKey } from '../../contracts/model.ts';
import { foreignEncoder } from '../../inference/image-encoders/foreign-encoder.ts';
import { type ForeignRef, openModelFiles } from '../../inference/model-files.ts';
import type { CallContext } from '../rpc.ts';
import { fileServices, jsonBeside } from './foreign-model.ts';
import { workerEngine } from './worker-engine.ts';

const opened = new Lru<string, ImageEncoder>(4);

/**
 * An image encoder from the Hub, an address or dropped files, ready to run in this worker.
 * @throws TokenscopeError naming what is missing or cannot be read; an AbortError when cancelled.
 */
export async function openImageEncoder(ref: ForeignRef, context: CallContext): Promise<ImageEncoder> {
  const key = modelKey(ref);
  const known = opened.get(key);
  if (known) return known;
  const files = await openModelFiles(ref, await fileServices(), context);
  const [preprocessor, config] = await Promise.all([
    jsonBeside(files, 'preprocessor_config.json'),
    jsonBeside(files, 'config.json'),
  ]);
  const encoder = await foreignEncoder({ ...files, preprocessor, config }, workerEngine, context.signal);
  opened.set(key, encoder);
  return encoder;
}
