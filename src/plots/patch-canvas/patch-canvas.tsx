import { memo, useEffect, useMemo, useRef } from 'react';
import type { PatchRef, ViewPicture } from '../../contracts/vision-view.ts';
import { patchAt, patchLayout } from './layout.ts';
import { canvasPen } from './canvas-pen.ts';
import { type PatchColours, type PatchLayer, paintPatches } from './paint.ts';
import styles from './patch-canvas.module.css';
import { PatchMarks } from './patch-marks.tsx';

export interface PatchCanvasProps {
  readonly views: readonly ViewPicture[];
  readonly layer: PatchLayer;
  readonly colours: PatchColours;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  /** Width in px that lines are drawn for; the plot itself is as wide as its place. */
  readonly width: number;
  readonly hovered: PatchRef | null;
  readonly pinned: PatchRef | null;
  readonly onHover: (patch: PatchRef | null) => void;
  readonly onPin: (patch: PatchRef) => void;
}

/** The views of a picture with a layer over them. */
export const PatchCanvas = memo(function PatchCanvas(props: PatchCanvasProps) {
  const { views, layer, colours, label, width, hovered, pinned, onHover, onPin } = props;
  const layout = useMemo(() => patchLayout(views), [views]);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current!;
    const scale = Math.min(3, Math.max(2, devicePixelRatio));
    const size = { width: Math.round(width * scale), height: Math.round((width / layout.aspect) * scale) };
    if (element.width !== size.width) element.width = size.width;
    if (element.height !== size.height) element.height = size.height;
    const pen = element.getContext('2d')!;
    pen.clearRect(0, 0, size.width, size.height);
    paintPatches(canvasPen(pen, views), size, views, layout, layer, colours);
  }, [views, layer, colours, layout, width]);
  const patchUnder = (event: React.PointerEvent | React.MouseEvent): PatchRef | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    return patchAt(layout, views, x, (event.clientY - box.top) / box.height);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the keyboard walks the patches of the large picture
    <div
      className={styles.plot}
      style={{ aspectRatio: layout.aspect }}
      onPointerMove={(event) => onHover(patchUnder(event))}
      onPointerLeave={() => onHover(null)}
      onClick={(event) => {
        const patch = patchUnder(event);
        if (patch) onPin(patch);
      }}
    >
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a canvas is drawn on */}
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={label} />
      <PatchMarks
        views={views}
        layout={layout}
        trace={layer.kind === 'tokens' ? layer.trace : null}
        hovered={hovered}
        pinned={pinned}
      />
    </div>
  );
});
