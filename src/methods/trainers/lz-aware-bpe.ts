import { idBytes } from '../../base/id-bytes.ts';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { MethodInfo } from '../../contracts/method.ts';
import { type ParamValues, resolveParams } from '../../contracts/params.ts';
import { type LearnedMerge, MergeTrainer } from './_shared/merge-trainer.ts';
import { MergedStream } from './_shared/merged-stream.ts';
import { preTokens } from './_shared/pre-tokens.ts';

export interface LzAwareInput {
  /** Where the pairs are counted. */
  readonly text: string;
  /** Whose compressed length decides between them. */
  readonly validation: string;
  /** Length of a compressed byte string, bytes. */
  readonly compressedLength: (bytes: Uint8Array) => number;
}

/** One merge and what stood against it. */
export interface LzAwareStep {
  readonly merge: LearnedMerge;
  /** Place of the merge among the candidates by frequency; 0 is the one that BPE takes. */
  readonly rank: number;
  /** The pair that BPE would have merged. */
  readonly frequent: { readonly left: number; readonly right: number };
  /** Compressed length of the validation stream after each candidate, in their order, bytes. */
  readonly lengths: readonly number[];
}

const params = {
  vocabSize: {
    kind: 'number',
    label: 'Vocabulary',
    help: 'Number of tokens, the 256 bytes included.',
    origin: 'ours',
    default: 512,
    min: 257,
    max: 1024,
    step: 1,
    unit: 'tokens',
  },
  candidates: {
    kind: 'number',
    label: 'Candidates M',
    help: 'Most frequent pairs that are tried at each step; 1 is plain BPE.',
    origin: 'ours',
    default: 16,
    min: 1,
    max: 64,
    step: 1,
  },
  minFrequency: {
    kind: 'number',
    label: 'Minimum frequency',
    help: 'Pairs seen less often are never merged.',
    origin: 'ours',
    default: 2,
    min: 1,
    max: 1000,
    step: 1,
  },
} as const;

const bytesOf = (text: string): Uint8Array[] => preTokens(text.toWellFormed()).map(utf8Encode);

/**
 * BPE whose next merge is the candidate that compresses best (2601.09039, LZ-aware BPE): of the M most frequent pairs, each
 * is applied to a validation stream, the ids are written as bytes and compressed; the shortest wins, then the higher
 * frequency, then the lower ids. One step for each `next`, so that a caller can stop in between.
 *
 * Deviation: the paper gives neither the bytes of an id nor M. Ours: 1 byte up to 256 ids and 2 beyond, little-endian; M = 16.
 * O(K · M · |validation|).
 */
export function* lzAwareMerges(input: LzAwareInput, given: ParamValues = {}): Generator<LzAwareStep, void> {
  const { vocabSize, candidates, minFrequency } = resolveParams(params, given);
  const counts = new Map<string, number>();
  for (const piece of preTokens(input.text.toWellFormed())) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const trainer = new MergeTrainer({
    words: Array.from(counts, ([piece, count]) => ({ symbols: utf8Encode(piece), count })),
    alphabet: 256,
    maxMerges: vocabSize - 256,
    minFrequency,
    maxTokenLength: Number.POSITIVE_INFINITY,
    lengthOf: () => 1,
  });
  const stream = new MergedStream(bytesOf(input.validation));
  for (let size = 257; ; size++) {
    const pairs = trainer.candidates(candidates);
    if (pairs.length === 0) return;
    const lengths = pairs.map(({ left, right }) =>
      input.compressedLength(idBytes(stream.after(left, right, size - 1), size)),
    );
    const rank = lengths.indexOf(lengths.reduce((shortest, length) => Math.min(shortest, length)));
    const merge = trainer.merge(pairs[rank]!);
    stream.merge(merge.left, merge.right, merge.id);
    yield { merge, rank, frequent: pairs[0]!, lengths };
  }
}

export const method = {
  id: 'lz-aware-bpe',
  kind: 'trainers',
  name: 'LZ-aware BPE',
  papers: [
    {
      title: 'An Information-Theoretic Perspective on LLM Tokenizers',
      arxiv: '2601.09039',
      url: 'https://arxiv.org/abs/2601.09039',
      year: 2026,
      section: '§3',
      claim:
        'Seen as a channel code, a tokenizer trained at larger scale raises unigram entropy and lowers conditional entropies; mismatch of domain undoes the gain.',
    },
  ],
  fidelity: 'reconstruction',
  fidelityNote:
    'No official code is known. Bytes of an id (1, then 2), M = 16 and zlib at level 9 are ours; with one candidate it is plain BPE.',
  summary:
    'BPE that merges, of the most frequent pairs, the one after which the token stream compresses best.',
  needs: ['text'],
  params,
  demo: { view: 'entropy', entropy: { tab: 'information', information: { part: 'lz-aware' } } },
  run: (input: LzAwareInput, given: ParamValues = {}): readonly LzAwareStep[] =>
    Array.from(lzAwareMerges(input, given)),
} as const satisfies MethodInfo & { run: unknown };
