import { useLayoutEffect, useMemo, useRef } from 'react';
import { colourTable, type HeatTheme } from './colour-table.ts';
import { rasterise } from './cpu-raster.ts';
import type { PreparedHeat } from './prepare.ts';
import type { HeatView, PlotSize } from './view.ts';

interface RasterCanvasProps {
  readonly heat: PreparedHeat;
  readonly theme: HeatTheme;
  readonly view: HeatView;
  readonly size: PlotSize;
  readonly className?: string | undefined;
}

/** The pixels of a map, drawn by the CPU. */
export function RasterCanvas({ heat, theme, view, size, className }: RasterCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const tables = useMemo(
    () => ({
      main: colourTable(heat.scale, theme, heat.dropped === null ? 'plain' : 'kept'),
      dropped: colourTable(heat.scale, theme, 'dropped'),
    }),
    [heat, theme],
  );
  useLayoutEffect(() => {
    if (canvas.current) paintMap(canvas.current, heat, tables, view, size);
  }, [heat, tables, view, size]);
  return (
    <canvas
      ref={canvas}
      className={className}
      style={{ width: size.width, height: size.height }}
      aria-hidden="true"
    />
  );
}

/** Device px per CSS px that are drawn; more are not told apart in a heat map. */
const sharpest = 2;

function paintMap(
  canvas: HTMLCanvasElement,
  heat: PreparedHeat,
  tables: Parameters<typeof rasterise>[2],
  view: HeatView,
  { width, height }: PlotSize,
): void {
  const ratio = Math.min(sharpest, devicePixelRatio);
  const pixels = {
    width: Math.max(1, Math.round(width * ratio)),
    height: Math.max(1, Math.round(height * ratio)),
  };
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  const image = new ImageData(pixels.width, pixels.height);
  rasterise({ ...pixels, data: new Int32Array(image.data.buffer) }, heat, tables, view);
  context.putImageData(image, 0, 0);
}
