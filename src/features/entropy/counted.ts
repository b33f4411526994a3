import { formatCount } from '../../base/format-number.ts';

/** A count with its noun: `1 byte`, `1,200 bytes`. */
export const counted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
