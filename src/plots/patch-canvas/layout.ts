import type { PatchRef, ViewPicture } from '../../contracts/vision-view.ts';

/** Shares of the width and height of the plot, in [0, 1]. */
export interface ViewBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Where the views lie. */
export interface PatchLayout {
  readonly boxes: readonly ViewBox[];
  /** Width over height. */
  readonly aspect: number;
}

type Placed = Pick<ViewPicture, 'role' | 'place'>;

/** Space between views, in sides of a view. */
const gap = 0.04;
const framesPerRow = 4;
/** Width over height of a sound, whose frames are narrow. */
const soundAspect = 3;

/** One view fills the plot, a sound a wide one; crops lie in their mosaic, right of the thumbnail; frames run in rows. */
export function patchLayout(views: readonly Placed[]): PatchLayout {
  const cells = views.map((view, v) => cellOf(view, v, views));
  const cols = Math.max(...cells.map(({ col }) => col)) + 1;
  const rows = Math.max(...cells.map(({ row }) => row)) + 1;
  const width = cols + (cols - 1) * gap;
  const height = rows + (rows - 1) * gap;
  return {
    boxes: cells.map(({ row, col }) => ({
      x: (col * (1 + gap)) / width,
      y: (row * (1 + gap)) / height,
      w: 1 / width,
      h: 1 / height,
    })),
    aspect: (width / height) * (views.every(({ role }) => role === 'audio') ? soundAspect : 1),
  };
}

function cellOf(
  { role, place }: Placed,
  index: number,
  views: readonly Placed[],
): { row: number; col: number } {
  if (place) {
    const hasThumbnail = views.some((view) => view.role === 'thumbnail');
    return { row: place.row, col: place.col + (hasThumbnail ? 1 : 0) };
  }
  if (role !== 'frame') return { row: 0, col: 0 };
  return { row: Math.floor(index / framesPerRow), col: index % framesPerRow };
}

type Gridded = Pick<ViewPicture, 'grid' | 'valid'>;

/** Where a patch lies in the plot. */
export function patchBox({ boxes }: PatchLayout, views: readonly Gridded[], patch: PatchRef): ViewBox {
  const { grid } = views[patch.view]!;
  const box = boxes[patch.view]!;
  const w = box.w / grid.w;
  const h = box.h / grid.h;
  return {
    x: box.x + (patch.index % grid.w) * w,
    y: box.y + Math.floor(patch.index / grid.w) * h,
    w,
    h,
  };
}

/** The real patch at a point given in shares of the plot; null between views and on padding. */
export function patchAt(
  { boxes }: PatchLayout,
  views: readonly Gridded[],
  x: number,
  y: number,
): PatchRef | null {
  for (const [view, box] of boxes.entries()) {
    const [u, v] = [(x - box.x) / box.w, (y - box.y) / box.h];
    if (u < 0 || u >= 1 || v < 0 || v >= 1) continue;
    const { grid, valid } = views[view]!;
    const index = Math.floor(v * grid.h) * grid.w + Math.floor(u * grid.w);
    return valid?.[index] === 0 ? null : { view, index };
  }
  return null;
}

/**
 * The next real patch in a direction; at the edge of a view it goes on in the view beside it. The same patch when there is none.
 */
export function stepPatch(
  layout: PatchLayout,
  views: readonly Gridded[],
  from: PatchRef,
  dx: number,
  dy: number,
): PatchRef {
  const start = patchBox(layout, views, from);
  const [cx, cy] = [start.x + start.w / 2, start.y + start.h / 2];
  for (let k = 1; k <= 64; k++) {
    const [x, y] = [cx + dx * start.w * k * 0.5, cy + dy * start.h * k * 0.5];
    if (x < 0 || x >= 1 || y < 0 || y >= 1) return from;
    const found = patchAt(layout, views, x, y);
    if (found && (found.view !== from.view || found.index !== from.index)) return found;
  }
  return from;
}
