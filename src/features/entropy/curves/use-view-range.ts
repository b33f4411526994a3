import { useMemo } from 'react';
import type { ByteRange } from '../../../contracts/curve.ts';
import type { LaneCurve } from '../../../queries/curve-session.ts';

/** The part of the text that is drawn: what was zoomed to, or all that any lane reads. Null when there is nothing. */
export function useViewRange(lanes: readonly LaneCurve[], zoom: ByteRange | null): ByteRange | null {
  const end = lanes.reduce((most, { curve }) => Math.max(most, curve?.head.tokens.end.at(-1) ?? 0), 0);
  return useMemo(() => {
    if (end === 0) return null;
    if (!zoom || zoom.start >= end) return { start: 0, end };
    return { start: zoom.start, end: Math.min(end, zoom.end) };
  }, [end, zoom]);
}
