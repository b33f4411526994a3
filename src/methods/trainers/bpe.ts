import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { MethodInfo } from '../../contracts/method.ts';
import { type ParamValues, resolveParams } from '../../contracts/params.ts';
import { type LearnedMerge, MergeTrainer } from './_shared/merge-trainer.ts';
import { preTokens } from './_shared/pre-tokens.ts';

/** Distinct pre-tokens of a text with their counts, in order of first appearance. */
export function preTokenCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const piece of preTokens(text)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return counts;
}

/** GPT-2's printable stand-in for each byte: itself when printable Latin-1, else the next code point from U+0100 up. */
export function byteAlphabet(): string[] {
  let stranger = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
    return String.fromCodePoint(printable ? byte : stranger++);
  });
}

export interface TrainedBpe {
  readonly merges: readonly LearnedMerge[];
  /** Pieces by id, in the byte-level spelling. */
  readonly pieces: readonly string[];
  /** The tokenizer as an object of `tokenizer.json` form: any reader of such files opens it. */
  readonly tokenizerJson: object;
}

const params = {
  vocabSize: {
    kind: 'number',
    label: 'Vocabulary',
    help: 'Number of tokens, the 256 bytes included.',
    origin: 'ours',
    default: 1024,
    min: 257,
    max: 65536,
    step: 1,
    unit: 'tokens',
  },
  minFrequency: {
    kind: 'number',
    label: 'Minimum frequency',
    help: 'Pairs seen less often are never merged.',
    origin: 'code',
    default: 2,
    min: 1,
    max: 1000,
    step: 1,
  },
  maxTokenLength: {
    kind: 'number',
    label: 'Longest token',
    help: 'Merges that would exceed it are skipped; 0 for no limit.',
    origin: 'code',
    default: 0,
    min: 0,
    max: 1024,
    step: 1,
    unit: 'bytes',
  },
} as const;

/**
 * Trains byte-level BPE on a text. The alphabet is the 256 bytes; ids in the tie rule follow the byte values, where the
 * Hugging Face trainer orders the bytes by their printable stand-ins.
 * @param onMerge called after each merge with its number; return false to stop early.
 */
export function trainBpe(
  text: string,
  given: ParamValues = {},
  onMerge: (merges: number) => boolean = () => true,
): TrainedBpe {
  const { vocabSize, minFrequency, maxTokenLength } = resolveParams(params, given);
  const trainer = new MergeTrainer({
    words: Array.from(preTokenCounts(text.toWellFormed()), ([piece, count]) => ({
      symbols: utf8Encode(piece),
      count,
    })),
    alphabet: 256,
    maxMerges: vocabSize - 256,
    minFrequency,
    maxTokenLength: maxTokenLength || Number.POSITIVE_INFINITY,
    lengthOf: () => 1,
  });
  const pieces = byteAlphabet();
  const merges: LearnedMerge[] = [];
  for (let merge = trainer.step(); merge; merge = trainer.step()) {
    merges.push(merge);
    pieces.push(pieces[merge.left]! + pieces[merge.right]!);
    if (!onMerge(merges.length)) break;
  }
  return { merges, pieces, tokenizerJson: tokenizerJson(pieces, merges) };
}

function tokenizerJson(pieces: readonly string[], merges: readonly LearnedMerge[]): object {
  return {
    version: '1.0',
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
      merges: merges.map(({ left, right }) => [pieces[left], pieces[right]]),
    },
  };
}

export const method = {
  id: 'bpe',
  kind: 'trainers',
  name: 'Byte-pair encoding, trained here',
  papers: [
    {
      title: 'Neural Machine Translation of Rare Words with Subword Units',
      arxiv: '1508.07909',
      url: 'https://arxiv.org/abs/1508.07909',
      year: 2016,
      section: '§3.2, Algorithm 1',
      claim: 'Merging the most frequent adjacent pair again and again gives an open vocabulary of subwords.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'Merge for merge equal to a trainer that recounts at each step; ties as in the Hugging Face trainer.',
  summary: 'A byte-level BPE vocabulary learned from the text in front of you.',
  needs: ['text'],
  params,
  demo: { view: 'entropy', entropy: { tab: 'information', information: { part: 'scale' } } },
  run: (input: { readonly text: string }, given: ParamValues = {}): TrainedBpe => trainBpe(input.text, given),
} as const satisfies MethodInfo & { run: unknown };
