import type { MinimapView } from '../../contracts/document-view.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import type { TextDocument } from './document.ts';
import { firstTokenStartingAt } from './document-view.ts';

/** How long it works before it lets other calls in, ms. */
const sliceMs = 8;

/**
 * The document in runs of rows: how coarse each lane's tokens are, and how far the lanes agree on where to cut.
 * @param buckets how many runs are wanted; never more than there are rows.
 * @throws DOMException `AbortError` when the text changes meanwhile.
 */
export async function minimapView(
  document: TextDocument,
  buckets: number,
  pause: () => Promise<void>,
): Promise<MinimapView> {
  const { text, version } = document;
  const lanes = document.lanes.map((lane) => lane.encoding?.tokens ?? null);
  const { startByte } = text.rows;
  const n = Math.max(1, Math.min(buckets, text.rowCount));
  const bytesPerToken = new Float32Array(lanes.length * n).fill(Number.NaN);
  const agreement = new Float32Array(n).fill(Number.NaN);
  const edgeOf = (bucket: number): number =>
    bucket === n ? text.nBytes : startByte[Math.floor((bucket * text.rowCount) / n)]!;
  let paused = performance.now();
  for (let bucket = 0; bucket < n; bucket++) {
    if (performance.now() - paused > sliceMs) {
      await pause();
      if (document.version !== version) throw new DOMException('The text has changed.', 'AbortError');
      paused = performance.now();
    }
    const from = edgeOf(bucket);
    const to = edgeOf(bucket + 1);
    const cutsAt = new Uint16Array(to - from);
    let cuts = 0;
    for (const [laneIndex, lane] of lanes.entries()) {
      if (!lane) continue;
      const begin = firstTokenStartingAt(lane, from);
      const end = firstTokenStartingAt(lane, to);
      if (end > begin) bytesPerToken[laneIndex * n + bucket] = (to - from) / (end - begin);
      for (let i = begin; i < end; i++) {
        const at = lane.start[i]!;
        if (at === 0 || (lane.flags[i]! & SegmentFlag.virtual) !== 0) continue;
        cutsAt[at - from]!++;
        cuts++;
      }
    }
    let places = 0;
    for (const count of cutsAt) if (count > 0) places++;
    if (places > 0) agreement[bucket] = cuts / (places * lanes.length);
  }
  return { version, buckets: n, bytesPerToken, agreement };
}
