import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LanguageModel } from '../contracts/language-model.ts';
import { languageModel } from '../inference/language-models/decoder.ts';
import { embeddedDecoder } from '../inference/language-models/embedded-decoder.ts';
import { embeddedFile, readManifest } from '../inference/model-manifest.ts';
import { loadModelParts } from '../inference/model-parts.ts';
import { InferenceEngine, type ModelHandle } from '../inference/session-engine.ts';
import { readTokenizerFile } from '../workers/text/open-tokenizer.ts';
import { nodeRuntime } from './node-runtime.ts';

const models = fileURLToPath(new URL('../../models/', import.meta.url));

/** An engine over ONNX Runtime of Node. */
export const nodeEngine = (threads = 1): InferenceEngine =>
  new InferenceEngine({
    probe: () => Promise.resolve({ gpu: { kind: 'no-api' }, isIsolated: false, cores: threads }),
    load: () => Promise.resolve(nodeRuntime({ threads })),
    preference: 'wasm',
    budgetBytes: 1024 ** 3,
  });

/** A language model of `models/` as the page sees it, run by ONNX Runtime of Node: for tests, benches and headless runs. */
export async function openNodeLanguageModel(
  id: string,
  precision: string,
  engine = nodeEngine(),
): Promise<LanguageModel> {
  const manifest = JSON.parse(await readFile(join(models, 'manifest.json'), 'utf8')) as unknown;
  const entry = readManifest(manifest, 'file:///').find((model) => model.id === id);
  if (!entry) throw new Error(`models/manifest.json has no '${id}'`);
  const file = (path: string): Promise<Uint8Array> => readFile(join(models, id, path));
  const weights = embeddedFile(entry, `${precision}/weights.bin`);
  const graph = (name: string): ModelHandle => ({
    key: `${id} ${precision} ${name}`,
    label: id,
    bytes: weights.bytes!,
    source: async () => {
      const bytes = await file(`${precision}/${name}.onnx`);
      const provide = async (path: string): Promise<Uint8Array | null> =>
        existsSync(join(models, id, precision, path)) ? file(`${precision}/${path}`) : null;
      return { graph: bytes, externalData: (await loadModelParts(bytes, provide)).externalData };
    },
  });
  const decoder = embeddedDecoder({
    id,
    precision,
    sha256: weights.sha256!,
    bytes: weights.bytes!,
    description: JSON.parse(await readFile(join(models, id, 'model.json'), 'utf8')) as unknown,
    tokenizer: readTokenizerFile(await file('tokenizer.json'), id),
    graph,
  });
  return languageModel(decoder, () => engine);
}
