import type { ViewPicture } from '../../contracts/vision-view.ts';
import type { PatchPen } from './paint.ts';

/** Draws patches on a canvas. */
export const canvasPen = (
  pen: CanvasRenderingContext2D,
  views: readonly Pick<ViewPicture, 'bitmap'>[],
): PatchPen => ({
  view: (index, { x, y, w, h }) => pen.drawImage(views[index]!.bitmap, x, y, w, h),
  cover(boxes, colour, alpha) {
    if (boxes.length === 0) return;
    pen.globalAlpha = alpha;
    pen.fillStyle = colour;
    const [first] = boxes;
    if (boxes.length === 1) pen.fillRect(first!.x, first!.y, first!.w, first!.h);
    else {
      pen.beginPath();
      for (const { x, y, w, h } of boxes) pen.rect(x, y, w, h);
      pen.fill();
    }
    pen.globalAlpha = 1;
  },
  outline(boxes, colour, width) {
    if (boxes.length === 0) return;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    for (const { x, y, w, h } of boxes) pen.rect(x + width / 2, y + width / 2, w - width, h - width);
    pen.stroke();
  },
  lines(lines, colour, width) {
    if (lines.length === 0) return;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    for (const [x1, y1, x2, y2] of lines) {
      pen.moveTo(x1!, y1!);
      pen.lineTo(x2!, y2!);
    }
    pen.stroke();
  },
});
