import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { NextBytes } from '../../contracts/byte-probabilities.ts';
import type { ParamValues } from '../../contracts/params.ts';
import type { WindowReport } from '../../contracts/window-report.ts';
import { openEmbeddedModel } from '../models/embedded-model.ts';
import { openLanguageModel } from '../models/language-model.ts';
import { workerBackend } from '../models/worker-engine.ts';
import type { CallContext } from '../rpc.ts';
import { ByteModel } from './byte-model.ts';
import { BytePairVocabulary } from './byte-vocabulary.ts';
import { type ByteReader, nextBytes } from './next-bytes.ts';
import { everyWindow } from './pacing.ts';
import { TokenModel } from './token-model.ts';
import { type WindowModel, windowReport } from './window-report.ts';

const precision = 'int8';
const endToken = '<|end|>';
/** Bytes that a model codes in windows: it reads them once for each window. */
const windowBytes = 1000;

const vocabularies = new Map<string, BytePairVocabulary>();

/** One of our models with its vocabulary as byte strings. */
async function openReader(id: string, context: CallContext): Promise<ByteReader> {
  const model = await openLanguageModel({ kind: 'embedded', id, precision }, context);
  let vocabulary = vocabularies.get(id);
  if (!vocabulary) {
    const file = await (await openEmbeddedModel(id, precision)).json('tokenizer.json');
    vocabulary = new BytePairVocabulary(model.tokenizer, file);
    vocabularies.set(id, vocabulary);
  }
  return { model, vocabulary, end: model.tokenizer.pieceToId(endToken) ?? null };
}

/** What has run the models. */
const backend = (): 'wasm' | 'webgpu' => workerBackend()?.backend ?? 'wasm';

/** What of coding runs a language model. */
export const createCodingApi = () => ({
  /** The next byte at a caret. @param caret UTF-8 bytes into the text, between two characters */
  async nextBytes(context: CallContext, text: string, caret: number): Promise<NextBytes> {
    const tokens = await openReader('lm-bpe4k', context);
    const bytes = await openReader('lm-byte', context);
    const report = (done: number): void =>
      context.progress({ label: 'Covers of the prompt', done, total: null, unit: 'steps' });
    const found = await nextBytes(text, caret, tokens, bytes, context.signal, report);
    return { ...found, backend: backend() };
  },

  /** A text in windows of equal information, under our model of bytes. */
  async modelWindows(context: CallContext, text: string, params: ParamValues): Promise<WindowReport> {
    const { model, vocabulary } = await openReader('lm-byte', context);
    const tokens = new TokenModel(model, context.signal, () => {});
    const bytes = new ByteModel(tokens, vocabulary);
    const windows: WindowModel = {
      name: model.info.name,
      model: { id: model.info.name, sha256: model.info.sha256 },
      bytes,
      prepare: async (upcoming) => void (await bytes.logProbs(upcoming)),
    };
    const units = utf8Encode(text).subarray(0, windowBytes);
    const report = await windowReport(units, windows, params, everyWindow(context));
    return { ...report, backend: backend() };
  },
});
