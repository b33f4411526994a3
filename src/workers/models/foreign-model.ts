import { utf8DecodeStrict } from '../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import {
  type FileServices,
  type ForeignRef,
  type ModelFiles,
  openModelFiles,
} from '../../inference/model-files.ts';
import { languageModel } from '../../inference/language-models/decoder.ts';
import { foreignDecoder } from '../../inference/language-models/foreign-decoder.ts';
import type { CallContext } from '../rpc.ts';
import { readTokenizerFile } from '../text/open-tokenizer.ts';
import { modelStoreOfPage } from './page-files.ts';
import { workerEngine } from './worker-engine.ts';

let accessToken: string | null = null;

/** Opens gated Hub repositories from now on, in this worker alone; null forgets it. */
export function setModelAccessToken(token: string | null): void {
  accessToken = token;
}

export const fileServices = async (): Promise<FileServices> => ({
  store: await modelStoreOfPage(),
  fetch: (...request) => fetch(...request),
  accessToken,
});

/** What a file of a model may be called that holds its tokenizer, the better one first. */
const tokenizerNames = ['tokenizer.json', 'tokenizer.model', 'spiece.model'];

/** A language model from the Hub, an address or dropped files. @throws TokenscopeError */
export async function openForeignModel(ref: ForeignRef, context: CallContext): Promise<LanguageModel> {
  const files = await openModelFiles(ref, await fileServices(), context);
  const [tokenizer, config] = await Promise.all([tokenizerOf(files), jsonBeside(files, 'config.json')]);
  const decoder = await foreignDecoder({ ...files, tokenizer, config }, workerEngine(), {
    signal: context.signal,
  });
  return languageModel(decoder, workerEngine);
}

async function tokenizerOf(files: ModelFiles): Promise<TextTokenizer> {
  const tokenizer = await tokenizerBeside(files);
  if (tokenizer) return tokenizer;
  throw new TokenscopeError(
    'not-found',
    `'${files.name}' has no ${tokenizerNames.join(', ')} beside it.`,
    'Give the tokenizer of the model as well: without it no text can be read.',
  );
}

/** The tokenizer among the files of a model, or null. @throws TokenscopeError `corrupt`, `unsupported` */
export async function tokenizerBeside({ beside, name }: ModelFiles): Promise<TextTokenizer | null> {
  for (const file of tokenizerNames) {
    const bytes = await beside(file);
    if (bytes) return readTokenizerFile(bytes, name);
  }
  return null;
}

/** A parsed file of a model, or null: one that is missing or damaged tells nothing; the graph may still. */
export async function jsonBeside({ beside }: Pick<ModelFiles, 'beside'>, file: string): Promise<unknown> {
  const bytes = await beside(file);
  const text = bytes && utf8DecodeStrict(bytes);
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
