import type { TraceStep } from '../../../contracts/text-tokenizer.ts';
import { bytesToPiece } from './byte-alphabet.ts';
import type { MergeEvent } from './byte-pair-merge.ts';

/** Every step repeats the whole pre-token, so a longer one is told in one line. */
const LONGEST_SHOWN = 256;

/**
 * How a pre-token came apart, for the inspector.
 * @param bytes of the pre-token.
 * @param starts where its tokens start, in bytes.
 * @param events its merges in order.
 */
export function mergeSteps(
  bytes: Uint8Array,
  starts: readonly number[],
  events: readonly MergeEvent[],
): readonly TraceStep[] {
  const pieces = (cuts: readonly number[]): string[] =>
    cuts.map((from, i) => bytesToPiece(bytes.subarray(from, cuts[i + 1] ?? bytes.length)));
  if (bytes.length > LONGEST_SHOWN) {
    const rule = `${bytes.length} bytes, joined by ${events.length} merges`;
    return [{ kind: 'rule', rule, pieces: pieces(starts) }];
  }
  const cuts = Array.from(bytes.keys());
  const steps: TraceStep[] = [{ kind: 'rule', rule: 'bytes', pieces: pieces(cuts) }];
  for (const { at, rank } of events) {
    const left = cuts.indexOf(at);
    const [right] = cuts.splice(left + 1, 1);
    steps.push({
      kind: 'merge',
      left: bytesToPiece(bytes.subarray(at, right)),
      right: bytesToPiece(bytes.subarray(right, cuts[left + 1] ?? bytes.length)),
      rank,
      pieces: pieces(cuts),
    });
  }
  if (cuts.length > starts.length) {
    steps.push({ kind: 'rule', rule: 'the whole is a token that no merge makes', pieces: pieces(starts) });
  }
  return steps;
}
