/** One run of a model: it reads tokens `[from, to)` and predicts those of `[scoreFrom, to)`. */
export interface Window {
  readonly from: number;
  readonly scoreFrom: number;
  readonly to: number;
}

/** Tokens of the first, short run, which puts the first points on screen soon. */
const firstRun = 128;

/**
 * Windows that together predict each of `n` tokens once, in order. The first `window` tokens see everything before them; after that the
 * window moves by `stride`, so that each prediction sees at least `window − stride` tokens.
 * @param window 1 or more
 * @param stride 1 to `window`
 */
export function windowPlan(n: number, window: number, stride: number): readonly Window[] {
  const windows: Window[] = [];
  const whole = Math.min(n, window);
  if (whole > 2 * firstRun) windows.push({ from: 0, scoreFrom: 0, to: firstRun });
  let done = windows.at(-1)?.to ?? 0;
  for (let to = whole; done < n; to = Math.min(n, done + stride)) {
    windows.push({ from: Math.max(0, to - window), scoreFrom: done, to });
    done = to;
  }
  return windows;
}
