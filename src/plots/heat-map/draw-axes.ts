import { type AxisLabel, axisLabels } from './axis-layout.ts';
import type { HeatMatrix } from './matrix.ts';
import type { HeatView, PlotSize } from './view.ts';

/** Room beside the plot for labels, px. */
export interface Gutters {
  readonly left: number;
  readonly top: number;
}

export interface AxisTexts {
  readonly row: (index: number) => string;
  readonly column: (index: number) => string;
}

/** The labels of both axes of what a view shows. */
export function axesOf(
  view: HeatView,
  { rows, columns }: Pick<HeatMatrix, 'rows' | 'columns'>,
  size: PlotSize,
): { readonly rows: readonly AxisLabel[]; readonly columns: readonly AxisLabel[] } {
  const cells = view.span / size.width;
  return {
    rows: axisLabels(view.row, cells, size.height, rows),
    columns: axisLabels(view.column, cells, size.width, columns),
  };
}

const gap = 5;

/** Draws the labels left of and above the plot. The context is scaled to CSS px and cleared. */
export function drawAxes(
  context: CanvasRenderingContext2D,
  axes: ReturnType<typeof axesOf>,
  texts: AxisTexts,
  gutters: Gutters,
  style: { readonly font: string; readonly colour: string },
): void {
  context.font = style.font;
  context.fillStyle = style.colour;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const { index, at, isToken } of axes.rows) {
    const text = isToken ? texts.row(index) : String(index);
    context.fillText(shorten(context, text, gutters.left - gap), gutters.left - gap, gutters.top + at);
  }
  for (const { index, at, isToken } of axes.columns) {
    if (isToken) {
      context.save();
      context.textAlign = 'left';
      context.translate(gutters.left + at, gutters.top - gap);
      context.rotate(-Math.PI / 2);
      context.fillText(shorten(context, texts.column(index), gutters.top - gap), 0, 0);
      context.restore();
    } else {
      context.textAlign = 'center';
      context.fillText(String(index), gutters.left + at, gutters.top - gap - 6);
    }
  }
}

/** A text cut to a width, px, with an ellipsis where something is missing. */
function shorten(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const characters = Array.from(text).slice(0, 40);
  while (characters.length > 1 && context.measureText(`${characters.join('')}…`).width > width)
    characters.pop();
  return `${characters.join('')}…`;
}
