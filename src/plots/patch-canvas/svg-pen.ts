import type { PatchBox, PatchPen } from './paint.ts';

/** A pen that writes SVG elements. */
export interface SvgPen extends PatchPen {
  /** What has been drawn. */
  readonly markup: () => string;
}

/** Name of a view's pixels, an image of one by one, among the definitions of the document. */
export const viewId = (view: number): string => `view-${view}`;

/** Draws patches as SVG; the document must define the pixels of every view under {@link viewId}. */
export function svgPen(): SvgPen {
  const elements: string[] = [];
  const path = (data: string, attributes: string): void => {
    if (data !== '') elements.push(`<path d="${data}" ${attributes}/>`);
  };
  return {
    view: (index, { x, y, w, h }) =>
      elements.push(
        `<use href="#${viewId(index)}" transform="translate(${short(x)} ${short(y)}) scale(${short(w)} ${short(h)})"/>`,
      ),
    cover: (boxes, colour, alpha) =>
      path(boxes.map(closed).join(''), `fill="${colour}" fill-opacity="${alpha}"`),
    outline: (boxes, colour, width) =>
      path(
        boxes
          .map(({ x, y, w, h }) => closed({ x: x + width / 2, y: y + width / 2, w: w - width, h: h - width }))
          .join(''),
        `fill="none" stroke="${colour}" stroke-width="${short(width)}"`,
      ),
    lines: (lines, colour, width) =>
      path(
        lines.map(([x1, y1, x2, y2]) => `M${short(x1!)} ${short(y1!)}L${short(x2!)} ${short(y2!)}`).join(''),
        `fill="none" stroke="${colour}" stroke-width="${short(width)}"`,
      ),
    markup: () => elements.join(''),
  };
}

const closed = ({ x, y, w, h }: PatchBox): string =>
  `M${short(x)} ${short(y)}h${short(w)}v${short(h)}h${short(-w)}z`;

const short = (value: number): string => String(Math.round(value * 100) / 100);
