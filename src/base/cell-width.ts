/** Cells that a tab takes: tabs are drawn at a fixed width, not to a stop, so that a row depends on nothing before it. */
export const tabCells = 4;

/** Code point ranges of two cells: East Asian wide and full-width forms, emoji, and Brahmic scripts, whose clusters are about that wide. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x0900, 0x0e00],
  [0x0e80, 0x10a0],
  [0x1100, 0x1160],
  [0x1780, 0x1800],
  [0x231a, 0x231c],
  [0x23e9, 0x23f4],
  [0x25fd, 0x25ff],
  [0x2614, 0x2616],
  [0x2648, 0x2654],
  [0x26a1, 0x26a2],
  [0x26bd, 0x26bf],
  [0x2705, 0x2706],
  [0x2728, 0x2729],
  [0x274c, 0x274d],
  [0x2753, 0x2758],
  [0x2795, 0x2798],
  [0x2b1b, 0x2b1d],
  [0x2b50, 0x2b51],
  [0x2e80, 0x303f],
  [0x3041, 0xa4d0],
  [0xa960, 0xa980],
  [0xac00, 0xd7a4],
  [0xf900, 0xfb00],
  [0xfe30, 0xfe70],
  [0xff01, 0xff61],
  [0xffe0, 0xffe7],
  [0x1b000, 0x1b300],
  [0x1f004, 0x1f005],
  [0x1f0cf, 0x1f0d0],
  [0x1f18e, 0x1f18f],
  [0x1f191, 0x1f19b],
  [0x1f1e6, 0x1f320],
  [0x1f32d, 0x1fb00],
  [0x20000, 0x3fffe],
];

/**
 * Cells of the monospace grid that the grapheme cluster `text[from, to)` is expected to take: 1 or 2, and {@link tabCells} for a tab.
 * Fonts decide the true width; this estimate decides only where rows wrap. A lone combining mark takes one cell, so that it shows.
 */
export function cellWidth(text: string, from: number, to: number): number {
  const unit = text.charCodeAt(from);
  if (to - from === 1 && unit < 0x300) return unit === 0x09 ? tabCells : 1;
  for (let i = from + 1; i < to; i++) if (text.charCodeAt(i) === emojiPresentation) return 2;
  return isWide(text.codePointAt(from)!) ? 2 : 1;
}

const emojiPresentation = 0xfe0f;

function isWide(codePoint: number): boolean {
  let low = 0;
  let high = wideRanges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wideRanges[middle]![1] <= codePoint) low = middle + 1;
    else high = middle;
  }
  const range = wideRanges[low];
  return range !== undefined && codePoint >= range[0];
}
