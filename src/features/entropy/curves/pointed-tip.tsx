import { useMemo } from 'react';
import { utf8DecodeStrict, utf8Encode } from '../../../base/utf8-offsets.ts';
import type { LaneCurve } from '../../../queries/curve-session.ts';
import { type PointedToken, TokenTip } from './token-tip.tsx';

interface PointedTipProps {
  readonly pointed: PointedToken | null;
  readonly lanes: readonly LaneCurve[];
  readonly text: string;
}

/** The tip of the token that is pointed at. */
export function PointedTip({ pointed, lanes, text }: PointedTipProps) {
  const curve = pointed && lanes[pointed.lane]?.curve;
  const read = curve?.head.tokens.end.at(-1) ?? 0;
  // No character has less than a byte: these hold all that the lane reads.
  const bytes = useMemo(() => utf8Encode(text.slice(0, read)), [text, read]);
  if (!pointed || !curve || pointed.index >= curve.done) return null;
  const { start, end } = curve.head.tokens;
  const own = bytes.subarray(start[pointed.index], end[pointed.index]);
  return <TokenTip pointed={pointed} curve={curve} text={shown(own)} />;
}

/** Bytes as text with its spaces visible; `⟨e2 80⟩` when they are only a part of a character. */
function shown(bytes: Uint8Array): string {
  const text = utf8DecodeStrict(bytes);
  if (text === null) return `⟨${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')}⟩`;
  return text.replaceAll(' ', '·').replaceAll('\n', '⏎').replaceAll('\t', '→');
}
