/** Bytes per token at which a lane's column is empty, and full: bytes against whole words. */
const finest = 1;
const coarsest = 8;

/** How strongly a run of rows is painted, in [0, 0.8]: the finer the tokens, the stronger; logarithmic. 0 where there are none. */
export function fineness(bytesPerToken: number): number {
  if (Number.isNaN(bytesPerToken)) return 0;
  const share = Math.log(bytesPerToken / finest) / Math.log(coarsest / finest);
  return 0.1 + 0.7 * (1 - Math.min(Math.max(share, 0), 1));
}

/** Where the rows on screen lie on the map, px from its top; at least 6 px tall, so that it can be caught. */
export function viewportBox(
  from: number,
  to: number,
  rowCount: number,
  height: number,
): { readonly top: number; readonly height: number } {
  const size = Math.max(6, ((to - from) / rowCount) * height);
  const range = Math.max(1, rowCount - (to - from));
  return { top: Math.min(1, from / range) * Math.max(0, height - size), height: Math.min(size, height) };
}

/** First row to show when the top of the viewport box is dragged to `top`: the reverse of {@link viewportBox}. */
export function rowAtTop(top: number, visible: number, rowCount: number, height: number): number {
  const size = Math.max(6, (visible / rowCount) * height);
  const room = height - size;
  if (room <= 0) return 0;
  const share = Math.min(Math.max(top / room, 0), 1);
  return Math.round(share * Math.max(0, rowCount - visible));
}
