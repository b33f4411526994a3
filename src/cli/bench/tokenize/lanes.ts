import * as gptTokenizer from 'gpt-tokenizer/encoding/cl100k_base';
import { init, Tiktoken } from 'tiktoken/lite/init';
import { ByteLevelTokenizer } from '../../../methods/tokenizers/bpe/byte-level-tokenizer.ts';
import { MergeTable } from '../../../methods/tokenizers/bpe/merge-table.ts';
import { scannerOf } from '../../../methods/tokenizers/bpe/pre-token-scanners.ts';
import { vocabularies } from '../../../methods/tokenizers/vocabularies/catalogue.ts';
import type { PackedVocabulary } from '../../../methods/tokenizers/vocabularies/packed-vocabulary.ts';

/** One implementation of cl100k. */
export interface Lane {
  /** Forgets every pre-token that it has seen. */
  clear(): void;
  /** @returns number of tokens. */
  encode(text: string): number;
}

export function ourLane({ tokens, cuts }: PackedVocabulary): Lane {
  const { name, specials, pattern } = vocabularies.get('cl100k');
  const spec = {
    name,
    specials,
    tokens,
    merges: MergeTable.fromCuts(tokens, cuts),
    scanner: scannerOf(pattern)!,
  };
  let tokenizer = new ByteLevelTokenizer(spec);
  return {
    clear() {
      tokenizer = new ByteLevelTokenizer(spec);
    },
    encode: (text) => tokenizer.encode(text).id.length,
  };
}

export const gptTokenizerLane: Lane = {
  clear: () => gptTokenizer.clearMergeCache(),
  encode: (text) => gptTokenizer.encode(text).length,
};

interface TiktokenFile {
  readonly bpe_ranks: string;
  readonly special_tokens: Record<string, number>;
  readonly pat_str: string;
}

/** The WebAssembly build keeps no cache. */
export async function tiktokenLane(wasm: ArrayBuffer, file: TiktokenFile): Promise<Lane> {
  await init((imports) => WebAssembly.instantiate(wasm, imports));
  const tiktoken = new Tiktoken(file.bpe_ranks, file.special_tokens, file.pat_str);
  return { clear: () => {}, encode: (text) => tiktoken.encode_ordinary(text).length };
}
