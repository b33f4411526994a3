import { type PointerEvent, useLayoutEffect, useRef } from 'react';
import { type HeatTheme, rampColour, rampGradient } from '../heat-map/colour-table.ts';
import { formatWeight } from '../heat-map/heat-legend.tsx';
import styles from './attention-row-image.module.css';
import { patchAt, type PatchRow } from './layout.ts';

export interface AttentionRowImageProps {
  /** Says whose row this is. */
  readonly label: string;
  readonly bitmap: ImageBitmap;
  readonly grid: { readonly rows: number; readonly cols: number };
  readonly row: PatchRow;
  /** Patch whose query it is; null for CLS. */
  readonly query: number | null;
  readonly theme: HeatTheme;
  /** The patch under the pointer; null when it leaves. */
  readonly onPoint: (patch: number | null) => void;
  readonly onPress: (patch: number) => void;
}

/** Pixels of the canvas; the page scales it. */
const side = 528;
/** How much of the image shows through the weights. */
const cover = 0.78;

/** One query's attention drawn back onto the image. */
export function AttentionRowImage(props: AttentionRowImageProps) {
  const { label, bitmap, grid, row, query, theme, onPoint, onPress } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) paint(canvas.current, bitmap, grid, row, query, theme);
  }, [bitmap, grid, row, query, theme]);
  const patchOf = (event: PointerEvent<HTMLElement>): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    return patchAt(grid, box, { x: event.clientX - box.left, y: event.clientY - box.top });
  };
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{label}</figcaption>
      <canvas
        ref={canvas}
        className={styles.canvas}
        width={side}
        height={side}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the picture is a canvas
        role="img"
        aria-label={label}
        onPointerMove={(event) => onPoint(patchOf(event))}
        onPointerLeave={() => onPoint(null)}
        onPointerDown={(event) => {
          const patch = patchOf(event);
          if (patch !== null) onPress(patch);
        }}
      />
      <div className={styles.scale}>
        <span style={{ backgroundImage: rampGradient(theme, 'plain') }} />
        <span className={styles.ends}>
          <span>0</span>
          <span>weight of a patch</span>
          <span>{formatWeight(row.largest)}</span>
        </span>
      </div>
    </figure>
  );
}

function paint(
  canvas: HTMLCanvasElement,
  bitmap: ImageBitmap,
  { rows, cols }: { readonly rows: number; readonly cols: number },
  { weights, largest }: PatchRow,
  query: number | null,
  theme: HeatTheme,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  const [w, h] = [width / cols, height / rows];
  for (let patch = 0; patch < weights.length; patch++) {
    const share = largest > 0 ? weights[patch]! / largest : 0;
    const [red, green, blue] = rampColour(theme, 'plain', share);
    context.fillStyle = `rgb(${red} ${green} ${blue} / ${cover})`;
    context.fillRect((patch % cols) * w, Math.floor(patch / cols) * h, w, h);
  }
  if (query === null) return;
  context.lineWidth = 4;
  context.strokeStyle = theme === 'light' ? '#c25400' : '#f08a3c';
  context.strokeRect((query % cols) * w + 2, Math.floor(query / cols) * h + 2, w - 4, h - 4);
}
