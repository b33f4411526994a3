import type { LaneTokens } from '../../contracts/document-view.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import { tokensWithin, px } from './lane-shapes.ts';
import { edgeAt, endOf, type RowGeometry } from './row-geometry.ts';

/** A place where at least one lane cuts. */
export interface Cut {
  readonly byte: number;
  readonly x: number;
  /** How many lanes cut here. */
  readonly lanes: number;
}

/** Where the lanes cut on a row, in text order: where a token with bytes starts or ends. The start of the text is no cut. */
export function cutsOf(geometry: RowGeometry, lanes: readonly (LaneTokens | null)[]): Cut[] {
  const from = geometry.start;
  const to = endOf(geometry);
  const counts = new Map<number, number>();
  for (const tokens of lanes) {
    if (!tokens) continue;
    const [first, last] = tokensWithin(tokens, from, to, false);
    let counted = 0;
    const count = (byte: number): void => {
      if (byte < from || byte >= to || byte <= counted) return;
      counts.set(byte, (counts.get(byte) ?? 0) + 1);
      counted = byte;
    };
    for (let i = first; i < last; i++) {
      if ((tokens.flags[i]! & SegmentFlag.virtual) !== 0) continue;
      count(tokens.start[i]!);
      count(tokens.end[i]!);
    }
  }
  return Array.from(counts, ([byte, count]) => ({ byte, x: edgeAt(geometry, byte), lanes: count })).sort(
    (a, b) => a.byte - b.byte,
  );
}

/** Bars that grow with agreement, one SVG path per number of lanes (index 0: one lane). Bars stand on y = `height`. */
export function agreementBars(cuts: readonly Cut[], laneCount: number, height: number): string[] {
  const paths = Array.from({ length: laneCount }, () => '');
  for (const { x, lanes } of cuts) {
    const h = (height * lanes) / laneCount;
    paths[lanes - 1] += `M${px(x - barWidth / 2)} ${px(height)}v${px(-h)}h${barWidth}v${px(h)}z`;
  }
  return paths;
}

const barWidth = 2;
