import { JointRuns } from '../../base/joint-runs.ts';
import type { ImageEncoder } from '../../contracts/image-encoder.ts';
import { modelKey } from '../../contracts/model.ts';
import type { Progress } from '../../contracts/provenance.ts';
import { foreignEncoder } from '../../inference/image-encoders/foreign-encoder.ts';
import { type ForeignRef, openModelFiles } from '../../inference/model-files.ts';
import type { CallContext } from '../rpc.ts';
import { fileServices, jsonBeside, tokenizerBeside } from './foreign-model.ts';
import { workerEngine } from './worker-engine.ts';

interface Opened {
  readonly key: string;
  readonly encoder: ImageEncoder;
}

let opened: Opened | null = null;
const opening = new JointRuns<ImageEncoder, Progress>();

/**
 * An image encoder from the Hub, an address or dropped files, ready to run in this worker. One is open at a time: another takes
 * its place once it has been looked into.
 * @throws TokenscopeError naming what is missing or cannot be read; an AbortError when cancelled.
 */
export async function openImageEncoder(ref: ForeignRef, context: CallContext): Promise<ImageEncoder> {
  const key = modelKey(ref);
  if (opened?.key === key) return opened.encoder;
  return opening.run(key, context, async (joint) => {
    const encoder = await open(ref, joint);
    await closeImageEncoder();
    opened = { key, encoder };
    return encoder;
  });
}

async function open(ref: ForeignRef, context: CallContext): Promise<ImageEncoder> {
  const files = await openModelFiles(ref, await fileServices(), context);
  const [preprocessor, config, tokenizer] = await Promise.all([
    jsonBeside(files, 'preprocessor_config.json'),
    jsonBeside(files, 'config.json'),
    tokenizerBeside(files),
  ]);
  return foreignEncoder({ ...files, preprocessor, config, tokenizer }, workerEngine, context.signal);
}

/** Frees what the open encoder takes; nothing where none is open. */
export async function closeImageEncoder(): Promise<void> {
  const previous = opened;
  opened = null;
  await previous?.encoder.close();
}
