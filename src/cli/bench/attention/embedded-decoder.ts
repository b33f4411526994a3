import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceRuntime, InferenceSession } from '../../../contracts/inference.ts';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { loadOrtWeb } from '../../../inference/session-ort-web.ts';
import { type DecoderArchitecture, EmbeddedLayers } from '../../../workers/attention/embedded-layers.ts';
import { readTokenizerFile } from '../../../workers/text/open-tokenizer.ts';

const models = join(import.meta.dirname, '../../../../models');

/** ONNX Runtime as the page runs it: WebAssembly on one thread. */
export function wasmRuntime(): Promise<InferenceRuntime> {
  const ort = createRequire(import.meta.url).resolve('onnxruntime-web/wasm');
  const wasmBinary = readFileSync(join(dirname(ort), 'ort-wasm-simd-threaded.wasm'));
  return loadOrtWeb('wasm', { threads: 1, wasmBinary: new Uint8Array(wasmBinary) });
}

/** One of our decoders layer by layer, with its tokenizer, from the files in `models/`. */
export function embeddedDecoder(
  runtime: InferenceRuntime,
  id: string,
  precision: string,
): { readonly layers: EmbeddedLayers; readonly tokenizer: TextTokenizer } {
  const folder = join(models, id);
  if (!existsSync(folder)) throw new Error(`There is no model in ${folder}`);
  const { architecture } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {
    architecture: DecoderArchitecture;
  };
  const weights = new Uint8Array(readFileSync(join(folder, precision, 'weights.bin')));
  const sessions = new Map<string, Promise<InferenceSession>>();
  const layers = new EmbeddedLayers(architecture, async (graph, feeds, fetches) => {
    const session =
      sessions.get(graph) ??
      runtime.createSession({
        graph: new Uint8Array(readFileSync(join(folder, precision, `${graph}.onnx`))),
        externalData: [{ path: 'weights.bin', data: weights }],
      });
    sessions.set(graph, session);
    return (await session).run(feeds, fetches);
  });
  const tokenizer = readTokenizerFile(new Uint8Array(readFileSync(join(folder, 'tokenizer.json'))), id);
  return { layers, tokenizer };
}

/** Running English that no model was trained on, as long as asked for. */
export const benchText = (characters: number): string =>
  readFileSync(join(models, 'eval/sample.txt'), 'utf8').repeat(20).slice(0, characters);
