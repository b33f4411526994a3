import type { Segmentation } from './segmentation.ts';

/**
 * A segmentation made of `previous` tokens `[0, head)`, all of `middle`, then `previous` tokens `[tail, …)`
 * moved by `shift` bytes. Offsets of `middle` are absolute in the new text.
 */
export function spliceSegmentation(
  previous: Segmentation,
  head: number,
  middle: Segmentation,
  tail: number,
  shift: number,
): Segmentation {
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
  return { nBytes: previous.nBytes + shift, start, end, id, flags };
}
