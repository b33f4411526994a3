import { useLayoutEffect, useRef } from 'react';
import type { HeatTheme } from './colour-table.ts';
import { axesOf, type AxisTexts, drawAxes, type Gutters } from './draw-axes.ts';
import styles from './heat-map.module.css';
import type { HeatMatrix } from './matrix.ts';
import type { HeatView, PlotSize } from './view.ts';

interface AxesCanvasProps {
  readonly matrix: HeatMatrix;
  readonly view: HeatView;
  readonly size: PlotSize;
  readonly gutters: Gutters;
  readonly texts: AxisTexts;
  /** The colours come from the page; another theme draws anew. */
  readonly theme: HeatTheme;
}

/** The labels around a map. A canvas, since they change with every step of a zoom; the cell under the cursor is spoken beside it. */
export function AxesCanvas({ matrix, view, size, gutters, texts, theme }: AxesCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const { color, fontFamily, fontSize } = getComputedStyle(element);
    element.width = Math.round((size.width + gutters.left) * devicePixelRatio);
    element.height = Math.round((size.height + gutters.top) * devicePixelRatio);
    context.scale(devicePixelRatio, devicePixelRatio);
    const style = { font: `${fontSize} ${fontFamily}`, colour: color };
    drawAxes(context, axesOf(view, matrix, size), texts, gutters, style);
    // oxlint-disable-next-line react/exhaustive-deps -- another theme has other colours
  }, [matrix, view, size, gutters, texts, theme]);
  return <canvas ref={canvas} className={styles.axes} aria-hidden="true" />;
}
