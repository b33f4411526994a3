import type { DomainMismatch, InformationOptions, TrainedPoint } from '../../contracts/token-information.ts';
import { trainBpe } from '../../methods/trainers/bpe.ts';
import type { Corpus } from './corpora.ts';
import { tokenInformation } from './token-information.ts';
import { EncodableText } from './trained-tokenizer.ts';

/** UTF-8 bytes of each domain's training and test text: as much as the shortest of them has. */
const trainBytes = 4400;
const testBytes = 1800;

/**
 * Trains a tokenizer on each domain and measures it on every domain's held-out text (2601.09039, domain mismatch), from
 * equally many bytes of each.
 * @param onCell called after each cell; it may let other work in, and throws to stop
 */
export async function domainMismatch(
  corpora: readonly Corpus[],
  vocabSize: number,
  options: InformationOptions,
  onCell: (done: number) => Promise<void>,
): Promise<DomainMismatch> {
  const tests = corpora.map(({ test }) => new EncodableText(firstBytes(test, testBytes)));
  const cells: TrainedPoint[] = [];
  for (const { train } of corpora) {
    const text = firstBytes(train, trainBytes);
    const { merges } = trainBpe(text, { vocabSize });
    for (const test of tests) {
      const information = tokenInformation(test.encode(merges, merges.length), options);
      cells.push({ trainedOn: text.length, vocabSize: 256 + merges.length, information });
      await onCell(cells.length);
    }
  }
  const domains = corpora.map(({ id, name, origin }) => ({ id, name, origin }));
  return { domains, cells };
}

/** The longest beginning of a text that has at most `limit` UTF-8 bytes and ends between two characters. */
function firstBytes(text: string, limit: number): string {
  const target = new Uint8Array(limit);
  const { read } = new TextEncoder().encodeInto(text, target);
  return text.slice(0, read);
}
