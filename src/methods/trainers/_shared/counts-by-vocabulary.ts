import { utf8Encode } from '../../../base/utf8-offsets.ts';
import type { MergeBorders } from '../../../contracts/premium-table.ts';
import { MergeTrainer } from './merge-trainer.ts';
import { preTokens, preTokensWithMarks } from './pre-tokens.ts';

export interface VocabularyCount {
  /** Tokens in the vocabulary, the 256 bytes included. */
  readonly vocabulary: number;
  /** Tokens that the text then takes. */
  readonly count: number;
}

export interface CountsByVocabulary {
  readonly points: readonly VocabularyCount[];
  /** The vocabulary after the last merge: no pair is left that stands twice, or the largest size asked for. */
  readonly largest: number;
}

const split: Readonly<Record<MergeBorders, (text: string) => readonly string[]>> = {
  words: preTokens,
  'marked-words': preTokensWithMarks,
  parts: (text) => [text],
};

/**
 * Tokens of a text under the byte-level BPE that is learnt on it, for several vocabulary sizes. Merges of a smaller vocabulary begin
 * those of a larger one, so that one training gives all. Sizes that are never reached are left out.
 * @param sizes in growing order
 * @param borders what merges never cross
 */
export function countsByVocabulary(
  parts: readonly string[],
  sizes: readonly number[],
  borders: MergeBorders,
): CountsByVocabulary {
  const pieces = new Map<string, number>();
  for (const part of parts) {
    const text = part.toWellFormed();
    for (const piece of split[borders](text)) pieces.set(piece, (pieces.get(piece) ?? 0) + 1);
  }
  const words = Array.from(pieces, ([piece, count]) => ({ symbols: utf8Encode(piece), count }));
  const trainer = new MergeTrainer({
    words,
    alphabet: 256,
    maxMerges: Math.max(0, (sizes.at(-1) ?? 256) - 256),
    minFrequency: 2,
    maxTokenLength: Number.POSITIVE_INFINITY,
    lengthOf: () => 1,
  });
  const points: VocabularyCount[] = [];
  let largest = 256;
  while (trainer.step()) {
    largest++;
    if (!sizes.includes(largest)) continue;
    // What a merge saves is not its count: in a run of one symbol, pairs overlap.
    const count = trainer.words().reduce((sum, word, i) => sum + word.length * words[i]!.count, 0);
    points.push({ vocabulary: largest, count });
  }
  return { points, largest };
}
