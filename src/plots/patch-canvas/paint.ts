import type { FlatTrace, ViewPicture } from '../../contracts/vision-view.ts';
import { rampColour } from './colour-ramp.ts';
import { type Fate, patchFates, type ViewFates } from './fates.ts';
import type { PatchLayout } from './layout.ts';

/** What a plot of patches shows over the picture. */
export type PatchLayer =
  | { readonly kind: 'picture' }
  /** What became of each patch; with `picks` only so many picks have been made. */
  | { readonly kind: 'tokens'; readonly trace: FlatTrace; readonly picks?: number | undefined }
  /** One `[n]` array per view, drawn from `low` to `high`. */
  | {
      readonly kind: 'map';
      readonly maps: readonly Float32Array[];
      readonly low: number;
      readonly high: number;
    };

/** Colours that the page's theme gives. */
export interface PatchColours {
  readonly surface: string;
  readonly kept: string;
  readonly recovered: string;
  readonly merged: string;
}

/** A rectangle, px. */
export interface PatchBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What patches are drawn with: a canvas, or a drawing to be saved. */
export interface PatchPen {
  /** The pixels of a view. */
  readonly view: (index: number, box: PatchBox) => void;
  /** @param alpha 0…1 */
  readonly cover: (boxes: readonly PatchBox[], colour: string, alpha: number) => void;
  /** Lines along the inside of the edges. */
  readonly outline: (boxes: readonly PatchBox[], colour: string, width: number) => void;
  /** @param lines `[x1, y1, x2, y2]` each. */
  readonly lines: (lines: readonly (readonly number[])[], colour: string, width: number) => void;
}

/** Draws views and a layer on an area of `width` × `height` px. */
export function paintPatches(
  pen: PatchPen,
  size: { readonly width: number; readonly height: number },
  views: readonly Pick<ViewPicture, 'grid' | 'valid'>[],
  layout: PatchLayout,
  layer: PatchLayer,
  colours: PatchColours,
): void {
  const fates = layer.kind === 'tokens' ? patchFates(layer.trace, views, layer.picks) : null;
  for (const [v, { grid }] of views.entries()) {
    const { x, y, w, h } = layout.boxes[v]!;
    const box = { x: x * size.width, y: y * size.height, w: w * size.width, h: h * size.height };
    const cells = patchBoxes(box, grid);
    pen.view(v, box);
    if (fates) paintFates(pen, cells, fates[v]!, grid.w, colours);
    if (layer.kind === 'map') paintMap(pen, cells, layer.maps[v]!, layer.low, layer.high);
  }
}

function patchBoxes(box: PatchBox, grid: ViewPicture['grid']): readonly PatchBox[] {
  const w = box.w / grid.w;
  const h = box.h / grid.h;
  return Array.from({ length: grid.w * grid.h }, (_, i) => ({
    x: box.x + (i % grid.w) * w,
    y: box.y + Math.floor(i / grid.w) * h,
    w,
    h,
  }));
}

function paintMap(
  pen: PatchPen,
  cells: readonly PatchBox[],
  map: Float32Array,
  low: number,
  high: number,
): void {
  for (const [i, value] of map.entries()) {
    const colour = rampColour(high > low ? (value - low) / (high - low) : value - low);
    if (colour) pen.cover([cells[i]!], colour, 0.9);
  }
}

/** How far patches fade into the page, and how far they take on the colour of merged ones. */
const veils: readonly { readonly fate: Fate; readonly fades: number; readonly tint: number }[] = [
  { fate: 'dropped', fades: 0.84, tint: 0 },
  { fate: 'absorbed', fades: 0.5, tint: 0.22 },
  { fate: 'leftover', fades: 0.68, tint: 0.1 },
];

function paintFates(
  pen: PatchPen,
  cells: readonly PatchBox[],
  { fate, token }: ViewFates,
  columns: number,
  { surface, kept, recovered, merged }: PatchColours,
): void {
  const of = (wanted: Fate): readonly PatchBox[] => cells.filter((_, i) => fate[i] === wanted);
  for (const veil of veils) {
    const boxes = of(veil.fate);
    pen.cover(boxes, surface, veil.fades);
    if (veil.tint > 0) pen.cover(boxes, merged, veil.tint);
  }
  const side = cells[0]!.w;
  pen.lines(groupBorders(cells, fate, token, columns), merged, Math.max(0.75, side * 0.06));
  const line = Math.max(1, side * 0.12);
  pen.outline(of('kept'), kept, line);
  pen.outline(of('recovered'), recovered, line);
  pen.outline(of('seat'), merged, line * 1.5);
}

/** Borders between groups of patches that were merged. */
function groupBorders(
  cells: readonly PatchBox[],
  fate: readonly Fate[],
  token: Int32Array,
  columns: number,
): readonly (readonly number[])[] {
  const isGrouped = (i: number): boolean => fate[i] === 'absorbed' || fate[i] === 'seat';
  const isBorder = (i: number, j: number): boolean =>
    j < fate.length && token[i] !== token[j] && (isGrouped(i) || isGrouped(j));
  return cells.flatMap(({ x, y, w, h }, i) => [
    ...((i + 1) % columns !== 0 && isBorder(i, i + 1) ? [[x + w, y, x + w, y + h]] : []),
    ...(isBorder(i, i + columns) ? [[x, y + h, x + w, y + h]] : []),
  ]);
}
