import { shownBytes } from '../../base/shown-bytes.ts';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { LzAwareReport, LzMerge } from '../../contracts/token-information.ts';
import { type LzAwareStep, lzAwareMerges } from '../../methods/trainers/lz-aware-bpe.ts';
import { compressedLength } from './compressed-length.ts';
import type { Corpus } from './corpora.ts';

/** UTF-16 units of the training and the validation text: the validation text is compressed M times for each merge. */
const longestTrain = 100_000;
const longestValidation = 10_000;

export interface LzAwareOptions {
  readonly vocabSize: number;
  readonly candidates: number;
}

/**
 * LZ-aware BPE and plain BPE, merge by merge, on the same texts.
 * @param onStep called after each merge of either; it may let other work in, and throws to stop
 */
export async function lzAwareReport(
  corpus: Corpus,
  { vocabSize, candidates }: LzAwareOptions,
  onStep: (done: number) => Promise<void>,
): Promise<LzAwareReport> {
  const text = corpus.train.slice(0, longestTrain).toWellFormed();
  const validation = corpus.test.slice(0, longestValidation).toWellFormed();
  const input = { text, validation, compressedLength };
  let done = 0;
  const collect = async (tried: number): Promise<LzAwareStep[]> => {
    const steps: LzAwareStep[] = [];
    for (const step of lzAwareMerges(input, { vocabSize, candidates: tried })) {
      steps.push(step);
      await onStep(++done);
    }
    return steps;
  };
  const chosen = await collect(candidates);
  const plain = await collect(1);
  const bytes = utf8Encode(validation);
  return {
    corpus: corpus.name,
    trainedOn: text.length,
    validationBytes: bytes.length,
    compressedText: compressedLength(bytes),
    steps: spelled(chosen),
    plainLengths: plain.map(({ lengths }) => lengths[0]!),
  };
}

function spelled(steps: readonly LzAwareStep[]): LzMerge[] {
  const pieces = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
  const joined = (left: number, right: number): Uint8Array<ArrayBuffer> =>
    Uint8Array.of(...pieces[left]!, ...pieces[right]!);
  return steps.map(({ merge, frequent, rank, lengths }) => {
    const piece = joined(merge.left, merge.right);
    const frequentPiece = joined(frequent.left, frequent.right);
    pieces[merge.id] = piece;
    return {
      piece: shownBytes(piece),
      frequentPiece: shownBytes(frequentPiece),
      rank,
      count: merge.count,
      length: lengths[rank]!,
    };
  });
}
