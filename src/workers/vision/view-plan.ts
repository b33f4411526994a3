import type { View } from '../../contracts/pruner-source.ts';
import type { ImageLayout } from '../../contracts/vision-view.ts';

/** Pixels: a rectangle of a picture or of a view. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Which part of which frame an encoder pass sees, and where in its square it lies; the rest of the square is padding. */
export interface ViewPlan extends Pick<View, 'id' | 'role' | 'place'> {
  readonly frame: number;
  /** In pixels of the picture. */
  readonly from: Rect;
  /** In pixels of the view, a square of `side`. */
  readonly to: Rect;
}

export interface PictureShape {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

export interface EncoderGrid {
  /** Pixels along the square that the encoder takes. */
  readonly side: number;
  /** Pixels along a patch. */
  readonly patch: number;
}

/** Crop grids `[columns, rows]` of LLaVA-NeXT's release, in its order. */
const grids: readonly (readonly [number, number])[] = [
  [1, 2],
  [2, 1],
  [2, 2],
  [3, 1],
  [1, 3],
];

/** The encoder passes over a picture in one layout. */
export function planViews(shape: PictureShape, layout: ImageLayout, grid: EncoderGrid): readonly ViewPlan[] {
  switch (layout) {
    case 'whole':
      return [wholeView(shape, grid, 0, 'single', 'whole')];
    case 'frames':
      return Array.from({ length: shape.frames }, (_, frame) =>
        wholeView(shape, grid, frame, 'frame', `frame ${frame + 1}`),
      );
    case 'crops':
      return cropViews(shape, grid);
  }
}

/** The layouts that make sense for a picture. */
export const layoutsOf = ({ frames }: PictureShape): readonly ImageLayout[] =>
  frames > 1 ? ['whole', 'frames'] : ['whole', 'crops'];

function wholeView(
  { width, height }: PictureShape,
  { side, patch }: EncoderGrid,
  frame: number,
  role: View['role'],
  id: string,
): ViewPlan {
  const to = centred(width, height, side, side, patch);
  return { id, role, frame, from: { x: 0, y: 0, w: width, h: height }, to };
}

/** The picture as large as it fits, centred, and never thinner than a patch. */
function centred(width: number, height: number, w: number, h: number, patch: number): Rect {
  const scale = Math.min(w / width, h / height);
  const fit = (length: number, most: number): number =>
    Math.min(most, Math.max(patch, Math.ceil(length * scale - 1e-9)));
  const [fw, fh] = [fit(width, w), fit(height, h)];
  return { x: Math.floor((w - fw) / 2), y: Math.floor((h - fh) / 2), w: fw, h: fh };
}

/**
 * Columns and rows of the crops: the grid that shows the most pixels of the picture, then the one with the least padding,
 * then the first (LLaVA-NeXT's `select_best_resolution`).
 */
export function cropGrid(width: number, height: number, side: number): readonly [number, number] {
  let best = grids[0]!;
  let most = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const grid of grids) {
    const [w, h] = [grid[0] * side, grid[1] * side];
    const scale = Math.min(w / width, h / height);
    const shown = Math.min(Math.floor(width * scale) * Math.floor(height * scale), width * height);
    const wasted = w * h - shown;
    if (shown > most || (shown === most && wasted < least)) [best, most, least] = [grid, shown, wasted];
  }
  return best;
}

/** A thumbnail that is squeezed to the square, as the release does, and the crops of the padded picture. */
function cropViews({ width, height }: PictureShape, { side, patch }: EncoderGrid): readonly ViewPlan[] {
  const [cols, rows] = cropGrid(width, height, side);
  const fit = centred(width, height, cols * side, rows * side, patch);
  const plans: ViewPlan[] = [
    {
      id: 'thumbnail',
      role: 'thumbnail',
      frame: 0,
      from: { x: 0, y: 0, w: width, h: height },
      to: { x: 0, y: 0, w: side, h: side },
    },
  ];
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const to = intersection(fit, { x: col * side, y: row * side, w: side, h: side });
      plans.push({
        id: `crop ${row + 1},${col + 1}`,
        role: 'crop',
        frame: 0,
        place: { row, col, rows, cols },
        from: {
          x: ((to.x - fit.x) * width) / fit.w,
          y: ((to.y - fit.y) * height) / fit.h,
          w: (to.w * width) / fit.w,
          h: (to.h * height) / fit.h,
        },
        to: { ...to, x: to.x - col * side, y: to.y - row * side },
      });
    }
  }
  return plans;
}

function intersection(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    w: Math.max(0, Math.min(a.x + a.w, b.x + b.w) - x),
    h: Math.max(0, Math.min(a.y + a.h, b.y + b.h) - y),
  };
}

/** `[n]` 1 where the centre of the patch lies on the picture, 0 where it is padding; undefined when all are real. */
export function validPatches({ to }: ViewPlan, { side, patch }: EncoderGrid): Uint8Array | undefined {
  const cells = side / patch;
  const valid = Uint8Array.from({ length: cells * cells }, (_, i) => {
    const x = ((i % cells) + 0.5) * patch;
    const y = (Math.floor(i / cells) + 0.5) * patch;
    return x >= to.x && x < to.x + to.w && y >= to.y && y < to.y + to.h ? 1 : 0;
  });
  return valid.includes(0) ? valid : undefined;
}
