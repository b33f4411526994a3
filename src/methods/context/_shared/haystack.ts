import type { Rng } from '../../../base/rng.ts';
import type { HaystackPair } from '../../../contracts/needle-task.ts';

/** `uuid`: 36 characters. `hex`: four hexadecimal digits, for models that cannot copy a UUID. */
export type IdForm = 'uuid' | 'hex';

/** `count` distinct random ids. Four digits give 65,536 of them. */
export function drawIds(form: IdForm, count: number, rng: Rng): readonly string[] {
  const ids = new Set<string>();
  while (ids.size < count) ids.add(form === 'uuid' ? uuid(rng) : hexDigits(rng, 4));
  return Array.from(ids);
}

const hexDigits = (rng: Rng, count: number): string =>
  Array.from({ length: count }, () => rng.int(16).toString(16)).join('');

const uuid = (rng: Rng): string =>
  [
    hexDigits(rng, 8),
    hexDigits(rng, 4),
    `4${hexDigits(rng, 3)}`,
    `8${hexDigits(rng, 3)}`,
    hexDigits(rng, 12),
  ].join('-');

/** The pairs as a JSON object on one line: n pairs of UUIDs are exactly 80 n characters. */
export const renderHaystack = (pairs: readonly HaystackPair[]): string =>
  `{${pairs.map(({ key, value }) => `"${key}": "${value}"`).join(', ')}}`;
