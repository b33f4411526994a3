/** Tokens `[from, to)` that a model looks at together, to predict those of `[scoreFrom, to)`. */
export interface Window {
  readonly from: number;
  readonly scoreFrom: number;
  readonly to: number;
}

/**
 * Windows that together predict each of `n` tokens once, in order. The first `window` tokens see everything before them; after that the
 * window moves by `stride`, so that each prediction sees at least `window − stride` tokens.
 * @param window 1 or more
 * @param stride 1 to `window`
 */
export function windowPlan(n: number, window: number, stride: number): readonly Window[] {
  const windows: Window[] = [];
  let done = 0;
  for (let to = Math.min(n, window); done < n; to = Math.min(n, done + stride)) {
    windows.push({ from: Math.max(0, to - window), scoreFrom: done, to });
    done = to;
  }
  return windows;
}

/** Tokens of the first piece, which puts the first points on screen soon, and of later ones. */
const firstPiece = 128;
const laterPiece = 256;

/**
 * Pieces `[from, to)` in which the `n` tokens of a window are fed.
 * @param remembers whether the model reads on from piece to piece. Otherwise there is one piece, and in the first window of a text a
 *   short one before it, whose tokens are read twice.
 */
export function piecesOf(
  n: number,
  remembers: boolean,
  isFirst: boolean,
): readonly (readonly [number, number])[] {
  if (n <= firstPiece + laterPiece / 2) return [[0, n]];
  if (!remembers)
    return isFirst
      ? [
          [0, firstPiece],
          [0, n],
        ]
      : [[0, n]];
  const pieces: [number, number][] = [[0, firstPiece]];
  for (let from = firstPiece; from < n; from += laterPiece)
    pieces.push([from, Math.min(n, from + laterPiece)]);
  return pieces;
}
