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

/** Draws views and a layer on a canvas of `width` × `height` pixels. */
export function paintPatches(
  pen: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  views: readonly ViewPicture[],
  layout: PatchLayout,
  layer: PatchLayer,
  colours: PatchColours,
): void {
  pen.clearRect(0, 0, size.width, size.height);
  const fates = layer.kind === 'tokens' ? patchFates(layer.trace, views, layer.picks) : null;
  for (const [v, view] of views.entries()) {
    const box = layout.boxes[v]!;
    const frame = {
      x: box.x * size.width,
      y: box.y * size.height,
      w: (box.w * size.width) / view.grid.w,
      h: (box.h * size.height) / view.grid.h,
      cols: view.grid.w,
    };
    pen.drawImage(view.bitmap, frame.x, frame.y, frame.w * view.grid.w, frame.h * view.grid.h);
    if (fates) paintFates(pen, frame, fates[v]!, colours);
    if (layer.kind === 'map') paintMap(pen, frame, layer.maps[v]!, layer.low, layer.high);
  }
}

interface Frame {
  /** Top left corner of the view, and the sides of a patch. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly cols: number;
}

function paintMap(
  pen: CanvasRenderingContext2D,
  frame: Frame,
  map: Float32Array,
  low: number,
  high: number,
): void {
  pen.globalAlpha = 0.9;
  for (const [i, value] of map.entries()) {
    const colour = rampColour(high > low ? (value - low) / (high - low) : value - low);
    if (colour) fillPatch(pen, frame, i, colour);
  }
  pen.globalAlpha = 1;
}

const veils: Readonly<Partial<Record<Fate, number>>> = { dropped: 0.84, absorbed: 0.5, leftover: 0.68 };

function paintFates(
  pen: CanvasRenderingContext2D,
  frame: Frame,
  { fate, token }: ViewFates,
  colours: PatchColours,
): void {
  for (const [i, what] of fate.entries()) {
    const veil = veils[what];
    if (veil === undefined) continue;
    pen.globalAlpha = veil;
    fillPatch(pen, frame, i, colours.surface);
    if (what === 'dropped') continue;
    pen.globalAlpha = what === 'absorbed' ? 0.22 : 0.1;
    fillPatch(pen, frame, i, colours.merged);
  }
  pen.globalAlpha = 1;
  paintGroups(pen, frame, fate, token, colours);
  const line = Math.max(1, frame.w * 0.12);
  for (const [i, what] of fate.entries()) {
    const colour = outlineOf(what, colours);
    if (!colour) continue;
    pen.strokeStyle = colour;
    pen.lineWidth = what === 'seat' ? line * 1.5 : line;
    const { x, y } = cornerOf(frame, i);
    const inset = pen.lineWidth / 2;
    pen.strokeRect(x + inset, y + inset, frame.w - 2 * inset, frame.h - 2 * inset);
  }
}

const outlineOf = (fate: Fate, { kept, recovered, merged }: PatchColours): string | null =>
  fate === 'kept' ? kept : fate === 'recovered' ? recovered : fate === 'seat' ? merged : null;

/** Outlines of the groups of patches that were merged. */
function paintGroups(
  pen: CanvasRenderingContext2D,
  frame: Frame,
  fate: readonly Fate[],
  token: Int32Array,
  { merged }: PatchColours,
): void {
  pen.strokeStyle = merged;
  pen.lineWidth = Math.max(0.75, frame.w * 0.06);
  pen.beginPath();
  const isGrouped = (i: number): boolean => fate[i] === 'absorbed' || fate[i] === 'seat';
  for (const [i] of fate.entries()) {
    const { x, y } = cornerOf(frame, i);
    const isLastCol = (i + 1) % frame.cols === 0;
    if (!isLastCol && token[i] !== token[i + 1] && (isGrouped(i) || isGrouped(i + 1))) {
      pen.moveTo(x + frame.w, y);
      pen.lineTo(x + frame.w, y + frame.h);
    }
    const below = i + frame.cols;
    if (below < fate.length && token[i] !== token[below] && (isGrouped(i) || isGrouped(below))) {
      pen.moveTo(x, y + frame.h);
      pen.lineTo(x + frame.w, y + frame.h);
    }
  }
  pen.stroke();
}

const cornerOf = ({ x, y, w, h, cols }: Frame, i: number): { x: number; y: number } => ({
  x: x + (i % cols) * w,
  y: y + Math.floor(i / cols) * h,
});

function fillPatch(pen: CanvasRenderingContext2D, frame: Frame, i: number, colour: string): void {
  const { x, y } = cornerOf(frame, i);
  pen.fillStyle = colour;
  pen.fillRect(x, y, frame.w, frame.h);
}
