import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { PixelSquare } from '../../contracts/patchify-view.ts';
import { useBox } from '../heat-map/use-box.ts';
import { paintMosaic, patchAt, patchStart } from './paint.ts';
import styles from './patch-mosaic.module.css';

export interface PatchMosaicProps {
  /** Says what is drawn. */
  readonly label: string;
  readonly picture: PixelSquare;
  readonly patch: number;
  /** The patch looked at, by its place in the sequence. */
  readonly hovered: number | null;
  readonly onHover: (index: number | null) => void;
  /** Grows with every press of "read": the patches then appear in the order of the sequence. */
  readonly readings?: number;
}

/** How long the patches take to appear, ms. */
const readingMs = 2400;

/**
 * A picture as the patches that a model reads, up to one per pixel. Painted once per patch size; a frame of the reading copies
 * finished rows, so that 50,176 patches cost no more than 49.
 */
export function PatchMosaic({ label, picture, patch, hovered, onHover, readings = 0 }: PatchMosaicProps) {
  const [ref, { width }] = useBox<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const out = Math.max(picture.side, Math.round(width * devicePixelRatio));
  const mosaic = useMemo(() => mosaicCanvas(picture, patch, out), [picture, patch, out]);
  const shownReading = useRef(0);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const across = picture.side / patch;
    const total = across * across;
    if (readings === shownReading.current || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      shownReading.current = readings;
      context.drawImage(mosaic, 0, 0);
      return;
    }
    const begun = performance.now();
    let frame = 0;
    const draw = (now: number): void => {
      const shown = Math.min(total, Math.max(0, Math.floor((total * (now - begun)) / readingMs)));
      drawFirst(context, mosaic, shown, across);
      if (shown < total) frame = requestAnimationFrame(draw);
      else shownReading.current = readings;
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [mosaic, picture.side, patch, readings]);
  const onMove = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): void => {
    const box = currentTarget.getBoundingClientRect();
    const [left, top] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
    onHover(patchAt(picture.side, patch, left, top));
  };
  const side = `${(100 * patch) / picture.side}%`;
  const across = picture.side / patch;
  return (
    <div ref={ref} className={styles.mosaic} onPointerMove={onMove} onPointerLeave={() => onHover(null)}>
      <canvas
        ref={canvas}
        width={mosaic.width}
        height={mosaic.height}
        className={styles.canvas}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the picture is a canvas
        role="img"
        aria-label={label}
      />
      {hovered !== null && hovered < across * across && (
        <span
          className={styles.cursor}
          style={{
            insetInlineStart: `${(100 * (hovered % across)) / across}%`,
            top: `${(100 * Math.floor(hovered / across)) / across}%`,
            width: side,
            height: side,
          }}
        />
      )}
    </div>
  );
}

function mosaicCanvas(picture: PixelSquare, patch: number, out: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(out, out);
  const pixels = paintMosaic(picture, { patch, out, ground: gapColour() });
  canvas.getContext('2d')!.putImageData(new ImageData(pixels, out, out), 0, 0);
  return canvas;
}

/** The surface of the theme, so that gaps look like the page between the patches. */
function gapColour(): readonly [number, number, number] {
  const style = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(style);
  return hex
    ? ([1, 2, 3].map((k) => Number.parseInt(hex[k]!, 16)) as [number, number, number])
    : [255, 255, 255];
}

/** The first patches of the sequence: the finished rows of patches, and a part of the next. */
function drawFirst(
  context: CanvasRenderingContext2D,
  mosaic: OffscreenCanvas,
  shown: number,
  across: number,
): void {
  const side = mosaic.width;
  const start = (index: number): number => patchStart(index, side, across);
  const row = Math.floor(shown / across);
  const [top, height, width] = [start(row), start(row + 1) - start(row), start(shown % across)];
  context.clearRect(0, 0, side, side);
  if (top > 0) context.drawImage(mosaic, 0, 0, side, top, 0, 0, side, top);
  if (width > 0) context.drawImage(mosaic, 0, top, width, height, 0, top, width, height);
}
