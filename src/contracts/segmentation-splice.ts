import type { Segmentation } from './segmentation.ts';

/**
 * What an edit does to a segmentation: tokens `[0, head)` stay, `middle` takes the place of `[head, tail)`, and the tokens from
 * `tail` on move by `shift` bytes. Offsets of `middle` are absolute in the new text.
 */
export interface SegmentationPatch {
  readonly head: number;
  readonly middle: Segmentation;
  readonly tail: number;
  readonly shift: number;
}

const patches = new WeakMap<Segmentation, SegmentationPatch>();

/**
 * The patch that a segmentation was made with by {@link spliceSegmentation}: who owns the previous arrays may apply it to them in
 * place, at a fraction of the cost, as long as nobody reads the spliced segmentation itself.
 */
export const patchOf = (segmentation: Segmentation): SegmentationPatch | undefined =>
  patches.get(segmentation);

/** `previous` after a patch. Its arrays are made when the first of them is read. */
export function spliceSegmentation(
  previous: Segmentation,
  head: number,
  middle: Segmentation,
  tail: number,
  shift: number,
): Segmentation {
  let source: Segmentation | null = previous;
  let arrays: Arrays | null = null;
  const made = (): Arrays => {
    arrays ??= splice(source!, head, middle, tail, shift);
    source = null;
    return arrays;
  };
  const segmentation: Segmentation = {
    nBytes: previous.nBytes + shift,
    get start() {
      return made().start;
    },
    get end() {
      return made().end;
    },
    get id() {
      return made().id;
    },
    get flags() {
      return made().flags;
    },
  };
  patches.set(segmentation, { head, middle, tail, shift });
  return segmentation;
}

type Arrays = Omit<Segmentation, 'nBytes'>;

function splice(
  previous: Segmentation,
  head: number,
  middle: Segmentation,
  tail: number,
  shift: number,
): Arrays {
  const inserted = middle.id.length;
  const length = head + inserted + (previous.id.length - tail);
  const start = new Uint32Array(length);
  const end = new Uint32Array(length);
  const id = new Int32Array(length);
  const flags = new Uint8Array(length);
  for (const [to, field] of [
    [start, 'start'],
    [end, 'end'],
    [id, 'id'],
    [flags, 'flags'],
  ] as const) {
    to.set(previous[field].subarray(0, head));
    to.set(middle[field], head);
    to.set(previous[field].subarray(tail), head + inserted);
  }
  if (shift !== 0) {
    for (let i = head + inserted; i < length; i++) {
      start[i] = start[i]! + shift;
      end[i] = end[i]! + shift;
    }
  }
  return { start, end, id, flags };
}
