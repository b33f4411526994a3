import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { MinimapView, RowWindow } from '../../contracts/document-view.ts';
import { fineness, rowAtTop, viewportBox } from './layout.ts';
import styles from './token-minimap.module.css';

export interface TokenMinimapProps {
  readonly map: MinimapView | null;
  /** Colour of each lane, as a CSS value. */
  readonly colours: readonly string[];
  readonly agreementColour: string;
  readonly rowCount: number;
  readonly visible: RowWindow;
  readonly onGoTo: (row: number) => void;
  /** How many runs of rows the map has room for. */
  readonly onBuckets: (buckets: number) => void;
}

/** px */
const width = 48;
const agreementWidth = 9;

/** The whole document top to bottom: a column per lane, darker where its tokens are finer; at the right the agreement of the cuts. */
export function TokenMinimap(props: TokenMinimapProps) {
  const { map, colours, agreementColour, rowCount, visible, onGoTo, onBuckets } = props;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const grip = useRef<number | null>(null);
  const [height, setHeight] = useState(0);
  const count = visible.to - visible.from;
  const box = viewportBox(visible.from, visible.to, rowCount, height);

  useLayoutEffect(() => {
    if (!frame.current) return;
    const observer = new ResizeObserver(([entry]) => setHeight(Math.floor(entry!.contentRect.height)));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (height > 0) onBuckets(Math.floor(height / 2));
  }, [height, onBuckets]);
  useEffect(() => {
    if (canvas.current && map) paint(canvas.current, map, colours, agreementColour, height);
  }, [map, colours, agreementColour, height]);

  const goToTop = (top: number): void => onGoTo(rowAtTop(top, count, rowCount, height));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const isOnBox = y >= box.top && y <= box.top + box.height;
    grip.current = isOnBox ? y - box.top : box.height / 2;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (!isOnBox) goToTop(y - grip.current);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (grip.current === null) return;
    goToTop(event.clientY - event.currentTarget.getBoundingClientRect().top - grip.current);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = Math.max(0, rowCount - count);
    const goal: Readonly<Record<string, number>> = {
      ArrowUp: visible.from - 1,
      ArrowDown: visible.from + 1,
      PageUp: visible.from - count,
      PageDown: visible.from + count,
      Home: 0,
      End: last,
    };
    const row = goal[event.key];
    if (row === undefined) return;
    event.preventDefault();
    onGoTo(Math.min(Math.max(row, 0), last));
  };

  return (
    <div
      ref={frame}
      className={styles.map}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no input can draw a box over a map
      role="slider"
      aria-label="Place in the document"
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={rowCount}
      aria-valuenow={visible.from + 1}
      aria-valuetext={`Row ${visible.from + 1} of ${rowCount}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        grip.current = null;
      }}
    >
      <canvas ref={canvas} className={styles.canvas} style={{ width, height }} />
      <div className={styles.box} style={{ top: box.top, height: box.height }} />
    </div>
  );
}

function paint(
  canvas: HTMLCanvasElement,
  map: MinimapView,
  colours: readonly string[],
  agreementColour: string,
  height: number,
): void {
  const ratio = devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  if (!context) return;
  const resolve = (colour: string): string =>
    getComputedStyle(canvas)
      .getPropertyValue(colour.replace(/^var\((.*)\)$/, '$1'))
      .trim() || colour;
  context.scale(ratio, ratio);
  const { buckets, bytesPerToken, agreement } = map;
  const lanes = bytesPerToken.length / buckets;
  const column = (width - agreementWidth - 4) / Math.max(1, lanes);
  const top = (bucket: number): number => (bucket * height) / buckets;
  for (let lane = 0; lane < lanes; lane++) {
    context.fillStyle = resolve(colours[lane] ?? agreementColour);
    for (let bucket = 0; bucket < buckets; bucket++) {
      context.globalAlpha = fineness(bytesPerToken[lane * buckets + bucket]!);
      context.fillRect(lane * column, top(bucket), column - 1, top(bucket + 1) - top(bucket));
    }
  }
  context.fillStyle = resolve(agreementColour);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const share = agreement[bucket]!;
    if (Number.isNaN(share)) continue;
    context.globalAlpha = 0.2 + 0.8 * share;
    context.fillRect(
      width - agreementWidth,
      top(bucket),
      agreementWidth * share,
      top(bucket + 1) - top(bucket),
    );
  }
}
