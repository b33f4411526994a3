import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { colourTable, type HeatTheme, type RampKind } from './colour-table.ts';
import { type HeatTables, rasterise } from './cpu-raster.ts';
import { GpuRaster, hasRealGpu } from './gpu-raster.ts';
import type { PreparedHeat } from './prepare.ts';
import type { HeatView, PlotSize } from './view.ts';

interface RasterCanvasProps {
  readonly heat: PreparedHeat;
  readonly theme: HeatTheme;
  /** Colours of the cells that are not dropped. */
  readonly ramp: RampKind;
  readonly view: HeatView;
  readonly size: PlotSize;
  readonly className?: string | undefined;
}

/** From this area on, CSS px², a graphics card is quicker; below, many small maps would use up its contexts. */
const gpuArea = 400 * 400;
/** Device px per CSS px that are drawn; more are not told apart in a heat map. */
const sharpest = 2;

/** The pixels of a map: large ones by the graphics card where there is one, all others by the CPU. */
export function RasterCanvas(props: RasterCanvasProps) {
  const { heat, theme, ramp, view, size, className } = props;
  const [isLost, setLost] = useState(false);
  const tables = useMemo(
    () => ({
      main: colourTable(heat.scale, theme, ramp),
      dropped: colourTable(heat.scale, theme, 'dropped'),
    }),
    [heat, theme, ramp],
  );
  const Canvas = !isLost && size.width * size.height >= gpuArea && hasRealGpu() ? GpuCanvas : CpuCanvas;
  return (
    <Canvas
      heat={heat}
      tables={tables}
      view={view}
      size={size}
      className={className}
      onLost={() => setLost(true)}
    />
  );
}

interface CanvasProps {
  readonly heat: PreparedHeat;
  readonly tables: HeatTables;
  readonly view: HeatView;
  readonly size: PlotSize;
  readonly className: string | undefined;
  /** The graphics card is gone, or refuses. */
  readonly onLost: () => void;
}

function CpuCanvas({ heat, tables, view, size, className }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d', { willReadFrequently: true });
    if (!element || !context) return;
    resize(element, size);
    const { width, height } = element;
    const image = new ImageData(width, height);
    rasterise({ width, height, data: new Int32Array(image.data.buffer) }, heat, tables, view);
    context.putImageData(image, 0, 0);
  }, [heat, tables, view, size]);
  return <canvas ref={canvas} className={className} style={{ ...size }} aria-hidden="true" />;
}

function GpuCanvas({ heat, tables, view, size, className, onLost }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const raster = useRef<GpuRaster | null>(null);
  useEffect(() => {
    const element = canvas.current;
    const lose = (): void => onLost();
    element?.addEventListener('webglcontextlost', lose);
    return () => {
      element?.removeEventListener('webglcontextlost', lose);
      raster.current?.dispose();
      raster.current = null;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- once, with the canvas
  }, []);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    resize(element, size);
    raster.current ??= GpuRaster.create(element);
    if (!raster.current) return onLost();
    let frame = 0;
    const draw = (): void => {
      if (raster.current?.draw(heat, tables, view) === false) frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-deps -- a lost card is told of once
  }, [heat, tables, view, size]);
  return <canvas ref={canvas} className={className} style={{ ...size }} aria-hidden="true" />;
}

function resize(canvas: HTMLCanvasElement, { width, height }: PlotSize): void {
  const ratio = Math.min(sharpest, devicePixelRatio);
  const pixels = {
    width: Math.max(1, Math.round(width * ratio)),
    height: Math.max(1, Math.round(height * ratio)),
  };
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
}
