import { createRng } from '../../../base/rng.ts';
import { Utf8Offsets } from '../../../base/utf8-offsets.ts';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import type { Lane } from './lanes.ts';

const ROUNDS = 9;
const KEYSTROKES = 300;

const timed = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

/** Best time in ms of each lane over a text, rounds of all lanes taken in turn. `isNew`: no lane has seen the text before. */
export function textTimes(
  lanes: Readonly<Record<string, Lane>>,
  text: string,
  isNew: boolean,
): Record<string, number> {
  const best: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, lane] of Object.entries(lanes)) {
      if (isNew) lane.clear();
      const ms = timed(() => lane.encode(text));
      best[name] = Math.min(best[name] ?? Infinity, ms);
    }
  }
  return best;
}

/** Time in ms of one call on a run without a cut; the best of `rounds`. */
export function runTime(lane: Lane, text: string, rounds: number): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    lane.clear();
    best = Math.min(
      best,
      timed(() => lane.encode(text)),
    );
  }
  return best;
}

/**
 * Time in ms of an update after one typed or deleted character at a random place. The new text is made before the clock
 * starts: a document makes it once for all of its lanes.
 */
export function keystrokeTimes(
  tokenizer: TextTokenizer,
  given: string,
): { readonly median: number; readonly p95: number } {
  const rng = createRng(12);
  let before = given;
  let current = tokenizer.encode(before);
  const times: number[] = [];
  for (let i = 0; i < KEYSTROKES; i++) {
    const from = rng.int(before.length);
    const isDeletion = i % 3 === 0;
    const to = isDeletion ? from + 1 : from;
    const insert = isDeletion ? '' : 'abc e.\n'.charAt(rng.int(7));
    const byteFrom = new Utf8Offsets(before).toByte(from);
    const after = flat(before.slice(0, from) + insert + before.slice(to));
    const change = {
      before,
      after,
      edit: { from, to, insert },
      byteFrom,
      byteTo: byteFrom + to - from,
      insertedBytes: insert.length,
    };
    times.push(
      timed(() => {
        current = tokenizer.update!(current, change);
      }),
    );
    before = after;
  }
  if (current.nBytes !== before.length) throw new Error('The updates lost the text');
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1]!, p95: times[Math.floor(times.length * 0.95)]! };
}

/** V8 joins the parts of a string when it is first read. */
const flat = (text: string): string => (text.charCodeAt(0) >= 0 ? text : '');
