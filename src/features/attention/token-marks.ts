import type { AttentionTokens } from '../../contracts/attention-view.ts';
import type { HeatMark } from '../../plots/heat-map/heat-marks.tsx';
import type { HeatCell } from '../../plots/heat-map/matrix.ts';
import type { ByteSpan } from '../../state/hover-store.ts';

/** Tokens `[from, to)` that overlap a byte span; null when none does. An empty span has no token. */
export function tokensIn(
  { start, end }: Pick<AttentionTokens, 'start' | 'end'>,
  span: ByteSpan,
): TokenRange | null {
  if (span.end <= span.start) return null;
  let from = -1;
  let to = -1;
  for (let i = 0; i < start.length; i++) {
    if (start[i]! >= span.end || end[i]! <= span.start || start[i] === end[i]) continue;
    if (from < 0) from = i;
    to = i + 1;
  }
  return from < 0 ? null : { from, to };
}

/** Bytes of a token; null for a special token or a patch, which has none. */
export function spanOf(
  { start, end }: Pick<AttentionTokens, 'start' | 'end'>,
  token: number,
): ByteSpan | null {
  const span = { start: start[token]!, end: end[token]! };
  return span.start < span.end ? span : null;
}

interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** Row and column of the tokens that are pointed at or pinned; of an own cell its row and its column. */
export function marksOf(
  cell: HeatCell | null,
  hovered: TokenRange | null,
  pinned: TokenRange | null,
): readonly HeatMark[] {
  const marks: HeatMark[] = [];
  const both = (kind: HeatMark['kind'], range: TokenRange | null): void => {
    if (range) marks.push({ axis: 'row', kind, ...range }, { axis: 'column', kind, ...range });
  };
  both('pinned', pinned);
  if (cell) {
    marks.push({ axis: 'row', kind: 'hovered', from: cell.row, to: cell.row + 1 });
    marks.push({ axis: 'column', kind: 'hovered', from: cell.column, to: cell.column + 1 });
  } else both('hovered', hovered);
  return marks;
}
