import { type Segmentation, SegmentFlag } from '../contracts/segmentation.ts';

/**
 * Byte offsets strictly inside the text at which a tokenizer cuts, ascending, each once: where a token starts or ends.
 * Inserted tokens have no bytes and cut nothing.
 */
export function innerBoundaries(segmentation: Segmentation): Uint32Array {
  const { start, end, flags, nBytes } = segmentation;
  const found = new Uint32Array(2 * start.length);
  let n = 0;
  const add = (byte: number): void => {
    if (byte > 0 && byte < nBytes && (n === 0 || found[n - 1]! < byte)) found[n++] = byte;
  };
  for (let i = 0; i < start.length; i++) {
    if ((flags[i]! & SegmentFlag.virtual) !== 0 || start[i] === end[i]) continue;
    add(start[i]!);
    add(end[i]!);
  }
  return found.slice(0, n);
}

/** How far two tokenizers cut one text alike. */
export interface BoundaryAgreement {
  /** Cuts that both make, and those that only one makes. */
  readonly shared: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** 2·shared / (cuts of the first + cuts of the second), in [0, 1]; 1 when neither cuts. */
  readonly f1: number;
  /** shared / cuts of either, in [0, 1]; 1 when neither cuts. */
  readonly jaccard: number;
}

/** Agreement of two ascending lists of boundaries; symmetric but for the names. Linear. */
export function boundaryAgreement(first: Uint32Array, second: Uint32Array): BoundaryAgreement {
  let shared = 0;
  for (let i = 0, j = 0; i < first.length && j < second.length; ) {
    const difference = first[i]! - second[j]!;
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  const sum = first.length + second.length;
  return {
    shared,
    onlyFirst: first.length - shared,
    onlySecond: second.length - shared,
    f1: sum === 0 ? 1 : (2 * shared) / sum,
    jaccard: sum === 0 ? 1 : shared / (sum - shared),
  };
}
