import type { InformationOptions, ScalePoint, TrainedPoint } from '../../contracts/token-information.ts';
import { trainBpe } from '../../methods/trainers/bpe.ts';
import { tokenInformation } from './token-information.ts';
import type { EncodableText } from './trained-tokenizer.ts';

/** Vocabulary sizes that a sweep measures. */
export const sweptSizes: readonly number[] = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];

/** A last length this little above the one before would tell nothing. */
const leastGrowth = 1.05;

/** Training lengths: half decades from 1,000 characters up to all of the text. */
export function trainingLengths(length: number): number[] {
  const lengths: number[] = [];
  for (let k = 6; 10 ** (k / 2) * leastGrowth < length; k++) lengths.push(Math.round(10 ** (k / 2)));
  return length > 0 ? [...lengths, length] : [];
}

/** A prefix of a text that does not end within a character. */
const prefixOf = (text: string, length: number): string => text.slice(0, length).toWellFormed();

/**
 * Trains on one prefix and measures every vocabulary size on the held-out text (2601.09039, scale sweep). The merges of a
 * smaller vocabulary are the first ones of a larger, so that one training serves all.
 * @param onSize called between two sizes; it may let other work in, and throws to stop
 */
export async function scalePoint(
  train: string,
  heldOut: EncodableText,
  length: number,
  options: InformationOptions,
  onSize: (done: number) => Promise<void>,
): Promise<ScalePoint> {
  const { merges } = trainBpe(prefixOf(train, length), { vocabSize: sweptSizes.at(-1)! });
  const reached = 256 + merges.length;
  const sizes: TrainedPoint[] = [];
  for (const vocabSize of sweptSizes) {
    if (vocabSize > reached) break;
    const information = tokenInformation(heldOut.encode(merges, vocabSize - 256), options);
    sizes.push({ trainedOn: length, vocabSize, information });
    await onSize(sizes.length);
  }
  return { trainedOn: length, sizes, exhaustedAt: reached < sweptSizes.at(-1)! ? reached : null };
}
