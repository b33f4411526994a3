/** A place from which a prompt is covered anew. */
export interface Split {
  /** UTF-8 bytes into the prompt. */
  readonly at: number;
  /** Whether the tokenizer cuts there whatever follows. */
  readonly isSafe: boolean;
}

/** Bytes before the caret that are looked through: each costs a run of the model. */
const reach = 48;

/**
 * The last place before the end of the prompt where a space follows something that is no white space: the patterns of byte-level
 * BPE always begin a pre-token there, so that no later text moves that border. Where there is none near, the last border of
 * a token in reach stands in.
 * @param borders starts of the prompt's tokens, ascending
 */
export function lastSplit(prompt: Uint8Array, borders: ArrayLike<number>): Split {
  for (let at = prompt.length - 1; at > 0 && at >= prompt.length - reach; at--) {
    if (prompt[at] === 0x20 && !isWhiteSpaceEnd(prompt, at)) return { at, isSafe: true };
  }
  if (prompt.length <= reach) return { at: 0, isSafe: true };
  const first = Array.from(borders).find((border) => border >= prompt.length - reach);
  return { at: first ?? prompt.length, isSafe: false };
}

/** Whether white space ends before a byte; of the spaces beyond ASCII those of two and three bytes count. */
function isWhiteSpaceEnd(bytes: Uint8Array, at: number): boolean {
  const tail = new TextDecoder().decode(bytes.subarray(Math.max(0, at - 4), at));
  return /\p{White_Space}$/u.test(tail);
}
