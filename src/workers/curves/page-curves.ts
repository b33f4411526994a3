import { loadUdhr } from '../text/udhr.ts';
import { openTokenizer } from '../text/page-tokenizers.ts';
import { openLanguageModel } from '../models/language-model.ts';
import { pageAddress } from '../models/page-files.ts';
import { workerBackend } from '../models/worker-engine.ts';
import type { CallContext } from '../rpc.ts';
import type { CurveServices } from './curves-api.ts';

let declarations: Promise<readonly string[]> | null = null;

/** All translations that are packed beside the page, read once. */
function declaration(context: CallContext): Promise<readonly string[]> {
  declarations ??= loadUdhr(new URL('samples/udhr/', pageAddress()).href, context)
    .then((texts) => texts.map(({ parts }) => parts.join('\n')))
    .catch((error: unknown) => {
      declarations = null;
      throw error;
    });
  return declarations;
}

/** Where curves of this page get models, tokenizers and the sample from. */
export const pageCurves: CurveServices = {
  openModel: openLanguageModel,
  openTokenizer,
  backend: () => workerBackend()?.backend ?? 'wasm',
  declaration,
};
