import { cosine, type UnitRows } from '../../../base/unit-rows.ts';

export interface GreedyDiversity {
  readonly rows: UnitRows;
  readonly count: number;
  readonly first: { readonly index: number; readonly score: number };
  /** Score of a token whose largest cosine to the picked tokens is `similarity`; must not rise with `similarity`. */
  readonly score: (token: number, similarity: number) => number;
  /** Tokens taken per scoring pass (IDPruner's `parallel_k`). */
  readonly parallel?: number;
  readonly onPick: (token: number, score: number) => Promise<void>;
}

/**
 * Greedy selection under scores that only fall as the picked set grows: argmax first, lower index on ties.
 * Lazy: a token's score is brought up to date only while its old value could still win, which is exact because old
 * values are upper bounds. Time at most O(n · count · width), in practice far below; memory O(n).
 * @returns picks in pick order.
 */
export async function greedyDiversity(task: GreedyDiversity): Promise<number[]> {
  const { rows, first, score, onPick, parallel = 1 } = task;
  const count = Math.min(task.count, rows.n);
  const picks: number[] = [];
  const taken = new Uint8Array(rows.n);
  const seen = new Int32Array(rows.n);
  // Below every cosine, so that the first picked token always counts.
  const similarity = new Float64Array(rows.n).fill(-2);
  const bound = Float64Array.from({ length: rows.n }, (_, token) => score(token, -2));
  const take = async (token: number, value: number): Promise<void> => {
    taken[token] = 1;
    picks.push(token);
    await onPick(token, value);
  };

  await take(first.index, first.score);
  while (picks.length < count) {
    const width = Math.min(parallel, count - picks.length);
    const best: number[] = [];
    let bar = -Infinity;
    for (let token = 0; token < rows.n; token++) {
      if (taken[token] === 1 || bound[token]! <= bar) continue;
      for (let at = seen[token]!; at < picks.length && bound[token]! > bar; at++) {
        const value = cosine(rows, token, rows, picks[at]!);
        seen[token] = at + 1;
        if (value <= similarity[token]!) continue;
        similarity[token] = value;
        bound[token] = score(token, value);
      }
      if (bound[token]! <= bar) continue;
      let place = best.length;
      while (place > 0 && bound[best[place - 1]!]! < bound[token]!) place--;
      best.splice(place, 0, token);
      if (best.length > width) best.pop();
      if (best.length === width) bar = bound[best[width - 1]!]!;
    }
    for (const token of best) await take(token, bound[token]!);
  }
  return picks;
}
