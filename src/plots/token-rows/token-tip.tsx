import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { RowsView } from '../../contracts/document-view.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import type { RowMetrics } from './row-drawing.ts';
import type { LaneLabel } from './row-group.tsx';
import type { TokenTarget } from './token-target.ts';
import styles from './token-rows.module.css';

interface TokenTipProps {
  readonly target: TokenTarget;
  readonly lane: LaneLabel | undefined;
  readonly laneCount: number;
  readonly view: RowsView;
  readonly metrics: RowMetrics;
  readonly gutter: number;
  readonly shift: number;
  /** Size of the scrolling element, and the part of its content that is on screen, px. */
  readonly width: number;
  readonly visible: { readonly top: number; readonly bottom: number };
}

const tipWidth = 260;
const tipHeight = 64;
const mostBytes = 12;

/**
 * What the token under the pointer is: spelling, id and bytes, the latter also when it is only a part of a glyph. It stands clear of
 * the row's lanes, on which the same bytes are marked.
 */
export function TokenTip({
  target,
  lane,
  laneCount,
  view,
  metrics,
  gutter,
  shift,
  width,
  visible,
}: TokenTipProps) {
  const top = target.row * metrics.group + shift;
  const bottom = top + metrics.strip + laneCount * metrics.pitch;
  const isBelow = bottom + tipHeight < visible.bottom || top - tipHeight < visible.top;
  const left = Math.max(4, Math.min(gutter + target.x0, width - tipWidth - 8));
  const bytes = spanBytes(view, target.start, target.end);
  const hex = Array.from(bytes.subarray(0, mostBytes), hexByte).join(' ');
  return (
    <div
      className={styles.tip}
      data-hue={lane?.hue}
      aria-hidden="true"
      style={{
        left,
        ...(isBelow
          ? { top: Math.min(bottom, visible.bottom - tipHeight) }
          : { top, transform: 'translateY(-100%)' }),
      }}
    >
      <span className={styles.tipHead}>
        <b>{lane?.letter}</b> {lane?.name}
        {kindOf(target.flags) && <em>{kindOf(target.flags)}</em>}
      </span>
      <span className={styles.tipPiece}>{shownText(target, bytes)}</span>
      <span className={styles.tipFacts}>
        {target.id >= 0 && <span>id {target.id}</span>}
        <span>
          {bytes.length} {bytes.length === 1 ? 'byte' : 'bytes'}
        </span>
        <span>
          {hex}
          {bytes.length > mostBytes && ' …'}
        </span>
      </span>
    </div>
  );
}

export const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Bytes of a span as far as the rows of the view hold them. */
export function spanBytes({ rows }: RowsView, start: number, end: number): Uint8Array {
  const touched = rows.filter((row) => row.byteEnd > start && row.byteStart < end);
  const origin = touched[0]?.byteStart ?? start;
  return utf8Encode(touched.map((row) => row.text).join('')).subarray(start - origin, end - origin);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The token as text with its spaces and controls visible; `⟨e2 80⟩` when it is only a part of a character. */
function shownText({ piece }: TokenTarget, bytes: Uint8Array): string {
  if (bytes.length === 0) return piece ?? '';
  try {
    return strict
      .decode(bytes)
      .replaceAll(' ', '·')
      .replaceAll('\n', '⏎')
      .replaceAll('\t', '→')
      .replace(/[\0-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)));
  } catch {
    return `⟨${Array.from(bytes, hexByte).join(' ')}⟩`;
  }
}

function kindOf(flags: number): string | null {
  if ((flags & SegmentFlag.special) !== 0) return 'special';
  if ((flags & SegmentFlag.virtual) !== 0) return 'added';
  if ((flags & SegmentFlag.unknown) !== 0) return 'unknown';
  return (flags & SegmentFlag.byteFallback) !== 0 ? 'byte fallback' : null;
}
