import type { TraceStep } from '../../../../contracts/text-tokenizer.ts';
import { type MergeEvent, mergeSymbols } from '../../bpe/byte-pair-merge.ts';
import { MergeTable } from '../../bpe/merge-table.ts';
import type { PieceTokens } from './piece-model.ts';

/** Above this many symbols a pre-token is cut where no merge can reach across, and merged part by part. */
const LONG = 48;

/** Every step repeats all pieces, so a longer run is told in one line. */
const LONGEST_SHOWN = 256;

/** By token id: the starting symbols at its ends, -1 where there is none, and whether it is itself a starting symbol. */
export interface TokenEnds {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly isStart: Uint8Array;
}

interface MergeList {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
}

/**
 * Pairs of starting symbols that some merge can make neighbours inside one token: the last of its left part and the
 * first of its right part. Two starting symbols that are no such pair stay in different tokens, and so do the texts
 * before and after them: each side merges as it would alone.
 */
export function findJunctions({ left, right }: MergeList, { first, last, isStart }: TokenEnds): MergeTable {
  const size = first.length;
  const pairs = new Set<number>();
  const add = (l: number, r: number): void => {
    if (l >= 0 && r >= 0) pairs.add(l * size + r);
  };
  for (let i = 0; i < left.length; i++) {
    const l = left[i]!;
    const r = right[i]!;
    add(last[l]!, first[r]!);
    if (isStart[l]) add(l, first[r]!);
    if (isStart[r]) add(last[l]!, r);
    if (isStart[l] && isStart[r]) add(l, r);
  }
  const lefts = Int32Array.from(pairs, (pair) => Math.floor(pair / size));
  const rights = Int32Array.from(pairs, (pair) => pair % size);
  return MergeTable.fromMerges(lefts, rights, new Int32Array(pairs.size));
}

/** Merges starting symbols; long runs in parts, so that a whole document may be one pre-token. */
export class PartMerger {
  readonly #merges: MergeTable;
  readonly #junctions: MergeTable | null;

  /** @param junctions of {@link findJunctions}; null merges every run as a whole. */
  constructor(merges: MergeTable, junctions: MergeTable | null) {
    this.#merges = merges;
    this.#junctions = junctions;
  }

  /** No merge reaches across two neighbouring starting symbols. */
  separates(left: number, right: number): boolean {
    return this.#junctions !== null && this.#junctions.find(left, right) < 0;
  }

  /** Replaces starting symbols by the tokens that they merge into. */
  merge(tokens: PieceTokens): void {
    const { ids, starts, count } = tokens;
    if (count <= LONG || !this.#junctions) {
      tokens.count = mergeSymbols(ids, starts, count, this.#merges);
      return;
    }
    let kept = 0;
    for (let at = 0; at < count; ) {
      const end = this.#partEnd(tokens, at);
      const left = mergeSymbols(ids.subarray(at, end), starts.subarray(at, end), end - at, this.#merges);
      ids.copyWithin(kept, at, at + left);
      starts.copyWithin(kept, at, at + left);
      kept += left;
      at = end;
    }
    tokens.count = kept;
  }

  /** The merges of the part that holds byte `at`, one by one. */
  trace(
    symbols: PieceTokens,
    at: number,
    pieceOf: (id: number) => string,
    unit: 'bytes' | 'characters',
  ): readonly TraceStep[] {
    let from = 0;
    let end = this.#partEnd(symbols, 0);
    while (end < symbols.count && symbols.starts[end]! <= at) {
      from = end;
      end = this.#partEnd(symbols, from);
    }
    const ids = symbols.ids.slice(from, end);
    const starts = symbols.starts.slice(from, end);
    const list = Array.from(ids, (id, i) => ({ id, start: starts[i]! }));
    const shown = (): string[] => list.map(({ id }) => pieceOf(id));
    const events: MergeEvent[] = [];
    const left = mergeSymbols(ids, starts, ids.length, this.#merges, (event) => events.push(event));
    if (list.length > LONGEST_SHOWN) {
      const rule = `${list.length} ${unit}, joined by ${events.length} merges`;
      return [{ kind: 'rule', rule, pieces: Array.from(ids.subarray(0, left), pieceOf) }];
    }
    const steps: TraceStep[] = [{ kind: 'rule', rule: unit, pieces: shown() }];
    for (const event of events) {
      const i = list.findIndex((symbol) => symbol.start === event.at);
      list.splice(i, 2, { id: event.merged, start: event.at });
      const { rank } = event;
      steps.push({
        kind: 'merge',
        left: pieceOf(event.left),
        right: pieceOf(event.right),
        rank,
        pieces: shown(),
      });
    }
    return steps;
  }

  /** End of the part of the symbols that starts at `from`: the first place that no merge can reach across. */
  #partEnd({ ids, count }: PieceTokens, from: number): number {
    if (!this.#junctions) return count;
    let end = from + 1;
    while (end < count && this.#junctions.find(ids[end - 1]!, ids[end]!) >= 0) end++;
    return end;
  }
}
