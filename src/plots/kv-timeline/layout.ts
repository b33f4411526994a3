import { keyStates } from '../../contracts/attention-view.ts';

export type KeyState = (typeof keyStates)[number];

/** Which state stands for many keys under one pixel: what is read must stay visible, then what is held, then what went. */
const rank: readonly number[] = keyStates.map((state) =>
  ['absent', 'evicted', 'held', 'read'].indexOf(state),
);

/**
 * States of `columns` runs of keys at every step; each run shows the state that tells most of its keys.
 * @param states `[steps, nTokens]`, indices into `keyStates`
 * @returns `[steps, columns]`
 */
export function pooledStates(
  states: Uint8Array,
  steps: number,
  nTokens: number,
  columns: number,
): Uint8Array {
  const out = new Uint8Array(steps * columns);
  for (let step = 0; step < steps; step++) {
    for (let column = 0; column < columns; column++) {
      const { from, to } = keysUnder(column, nTokens, columns);
      let best = 0;
      for (let key = from; key < to; key++) {
        const state = states[step * nTokens + key]!;
        if (rank[state]! > rank[best]!) best = state;
      }
      out[step * columns + column] = best;
    }
  }
  return out;
}

/** Keys `[from, to)` that a column stands for. */
export const keysUnder = (column: number, nTokens: number, columns: number) => ({
  from: Math.floor((column * nTokens) / columns),
  to: Math.max(Math.floor((column * nTokens) / columns) + 1, Math.floor(((column + 1) * nTokens) / columns)),
});

/** How many keys are in each state at a step. */
export function countStates(
  states: Uint8Array,
  nTokens: number,
  step: number,
): Readonly<Record<KeyState, number>> {
  const counts = { absent: 0, held: 0, read: 0, evicted: 0 };
  for (let key = 0; key < nTokens; key++) counts[keyStates[states[step * nTokens + key]!]!]++;
  return counts;
}
