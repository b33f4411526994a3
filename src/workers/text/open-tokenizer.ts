import { Lru } from '../../base/lru.ts';
import { utf8DecodeStrict } from '../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { resolveParams } from '../../contracts/params.ts';
import type { Progress } from '../../contracts/provenance.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { tokenizerKey, tokenizerLabel, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import {
  type FileRef,
  type KeptFiles,
  loadTokenizerFile,
} from '../../inference/tokenizer-files/load-tokenizer-file.ts';
import { tokenizerFileKind } from '../../inference/tokenizer-files/tokenizer-file-kind.ts';
import { readTiktokenFile } from '../../methods/tokenizers/bpe/tiktoken-file.ts';
import { tokenizers } from '../../methods/tokenizers/index.ts';
import { readSentencePiece } from '../../methods/tokenizers/sentencepiece/read-sentencepiece.ts';
import { readTokenizerJson } from '../../methods/tokenizers/tokenizer-json/read-tokenizer-json.ts';
import { vocabularies } from '../../methods/tokenizers/vocabularies/catalogue.ts';
import { modelTokenizers } from '../../methods/tokenizers/vocabularies/model-tokenizers.ts';
import { readPackedVocabulary } from '../../methods/tokenizers/vocabularies/packed-vocabulary.ts';
import { createVocabularyTokenizer } from '../../methods/tokenizers/vocabularies/vocabulary-tokenizer.ts';
import { patchTokenizer } from './patch-tokenizer.ts';

export interface TokenizerServices {
  readonly fetch: typeof fetch;
  readonly files: KeptFiles;
  /** Whether the device has a connection at all. */
  readonly isOnline: () => boolean;
  /** Address of the page, which the packed vocabularies lie beside. */
  readonly pageAddress: string;
  /** Another server with the layout of the Hub. */
  readonly hubAddress?: string | undefined;
}

export interface OpenContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** Tokenizers that stay open after their last lane has gone. */
const REMEMBERED = 8;

/** Opens tokenizers, and remembers the latest ones. */
export class TokenizerOpener {
  readonly #services: TokenizerServices;
  readonly #opened = new Lru<string, TextTokenizer>(REMEMBERED);
  #accessToken: string | undefined;

  constructor(services: TokenizerServices) {
    this.#services = services;
  }

  /** Opens gated Hub repositories from now on; null forgets it. Held in memory alone. */
  setAccessToken(token: string | null): void {
    this.#accessToken = token ?? undefined;
  }

  /**
   * The tokenizer that a ref names.
   * @throws TokenscopeError naming what is missing or broken; an AbortError when cancelled.
   */
  async open(ref: TokenizerRef, context: OpenContext): Promise<TextTokenizer> {
    const key = tokenizerKey(ref);
    const known = this.#opened.get(key);
    if (known) return known;
    const tokenizer = await this.#read(ref, context);
    this.#opened.set(key, tokenizer);
    return tokenizer;
  }

  async #read(ref: TokenizerRef, context: OpenContext): Promise<TextTokenizer> {
    switch (ref.kind) {
      case 'vocabulary':
        return this.#readVocabulary(ref.id, context.signal);
      case 'method': {
        if (!tokenizers.has(ref.id)) throw unknownName(ref.id, tokenizers.ids);
        const method = tokenizers.get(ref.id);
        return method.create(resolveParams(method.params, ref.params));
      }
      case 'patches':
        return patchTokenizer(ref.params);
      default:
        return this.#readFile(ref, context);
    }
  }

  async #readVocabulary(id: string, signal: AbortSignal): Promise<TextTokenizer> {
    if (modelTokenizers.has(id)) {
      const info = modelTokenizers.get(id);
      const response = await this.#fetchAsset(info, signal);
      return readTokenizerFile(new Uint8Array(await response.arrayBuffer()), info.name);
    }
    if (!vocabularies.has(id)) throw unknownName(id, [...vocabularies.ids, ...modelTokenizers.ids]);
    const info = vocabularies.get(id);
    const response = await this.#fetchAsset(info, signal);
    const packed = await readPackedVocabulary(new Uint8Array(await response.arrayBuffer()));
    return createVocabularyTokenizer(info, packed);
  }

  async #fetchAsset(
    { path, name }: { readonly path: string; readonly name: string },
    signal: AbortSignal,
  ): Promise<Response> {
    const url = new URL(path, this.#services.pageAddress);
    try {
      const response = await this.#services.fetch(url, { signal });
      if (response.ok) return response;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TypeError)) throw error;
    }
    throw new TokenscopeError(
      'offline',
      `The embedded vocabulary ${name} could not be loaded from ${url.host}.`,
      'Reload the page when the connection is back.',
    );
  }

  async #readFile(ref: FileRef, context: OpenContext): Promise<TextTokenizer> {
    const bytes = await loadTokenizerFile(ref, {
      ...this.#services,
      ...context,
      accessToken: this.#accessToken,
    });
    return readTokenizerFile(bytes, tokenizerLabel(ref));
  }
}

/** A tokenizer from a file of any known kind, told apart by their content. @throws TokenscopeError naming what is wrong. */
export function readTokenizerFile(bytes: Uint8Array, name: string): TextTokenizer {
  const kind = tokenizerFileKind(bytes, name);
  if (kind === 'sentencepiece') return readSentencePiece(bytes, name);
  const text = utf8DecodeStrict(bytes);
  if (text === null) {
    throw new TokenscopeError('corrupt', `'${name}' is not UTF-8 text.`, 'Download the file again.');
  }
  const content = text.replace(/^\ufeff/, '');
  return kind === 'tiktoken' ? readTiktokenFile(content, name) : readTokenizerJson(content, name);
}

const unknownName = (id: string, known: readonly string[]): TokenscopeError =>
  new TokenscopeError('not-found', `There is no tokenizer '${id}'.`, `Choose one of ${known.join(', ')}.`);
