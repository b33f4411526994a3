import type { HaystackPair, Needle } from '../../../contracts/needle-task.ts';

/**
 * What following a thread finds: from `start`, each value is the next key, as far as there is one.
 * @returns null when no pair has the key.
 */
export function followThread(pairs: readonly HaystackPair[], start: string): Needle | null {
  const positions = new Map(pairs.map(({ key }, position) => [key, position]));
  const path: number[] = [];
  let position = positions.get(start);
  while (position !== undefined && !path.includes(position)) {
    path.push(position);
    position = positions.get(pairs[position]!.value);
  }
  const last = path.at(-1);
  return last === undefined ? null : { path, answer: pairs[last]!.value };
}

/** The values whose key contains a character, in the order of the haystack. */
export function keysContaining(pairs: readonly HaystackPair[], character: string): readonly Needle[] {
  return pairs.flatMap(({ key, value }, position) =>
    key.includes(character) ? [{ path: [position], answer: value }] : [],
  );
}
