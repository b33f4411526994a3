import type { Rng } from '../../../base/rng.ts';

/** Seed of an own stream for one layer and one place in it, so that draws do not depend on the order of calls. */
export const streamSeed = (seed: number, layer: number, place: number): number =>
  Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(layer + 1, 0x85ebca6b) ^ Math.imul(place + 1, 0xc2b2ae35);

/** `count` distinct integers of `[0, bound)` by Floyd's algorithm, in draw order; all of them when there are fewer. */
export function drawDistinct(count: number, bound: number, rng: Rng): readonly number[] {
  const drawn = new Set<number>();
  for (let top = Math.max(0, bound - count); top < bound; top++) {
    const candidate = rng.int(top + 1);
    drawn.add(drawn.has(candidate) ? top : candidate);
  }
  return Array.from(drawn);
}
