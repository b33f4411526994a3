import type { PlotSize } from '../heat-map/view.ts';

interface Tick {
  /** Pixels. */
  readonly at: number;
  readonly label: string;
}

/** Where a figure is drawn in its box, px. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The area of a figure with its ticks. */
export interface PlotAxes {
  readonly plot: PlotArea;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

/** What margins leave of a box, a pixel at least. */
export const plotArea = ({ width, height }: PlotSize, margin: PlotArea): PlotArea => ({
  left: margin.left,
  top: margin.top,
  right: Math.max(margin.left + 1, width - margin.right),
  bottom: Math.max(margin.top + 1, height - margin.bottom),
});
