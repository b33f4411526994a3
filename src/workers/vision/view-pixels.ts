import type { EncoderShape } from './encoders/vision-encoder.ts';
import type { Drawable, Picture } from './picture.ts';
import type { EncoderGrid, ViewPlan } from './view-plan.ts';

/** What lies behind transparent pixels, in the eyes of the encoder. */
const ground = '#ffffff';

function canvasOf(side: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  return context;
}

/** Draws what a plan takes of a frame, on a square of `side` pixels that stands for the `unit` pixels of the plan. */
function drawPart(
  context: OffscreenCanvasRenderingContext2D,
  image: Drawable,
  { from, to }: ViewPlan,
  scale: number,
): void {
  if (to.w <= 0 || to.h <= 0) return;
  const w = Math.max(1, from.w);
  const h = Math.max(1, from.h);
  context.drawImage(image, from.x, from.y, w, h, to.x * scale, to.y * scale, to.w * scale, to.h * scale);
}

/** `[3, side, side]` in 0…1: what the encoder sees of a plan. */
export function viewPixels(
  picture: Picture,
  plan: ViewPlan,
  { side, padding }: Pick<EncoderShape, 'side' | 'padding'>,
): Float32Array {
  const context = canvasOf(side);
  const { to, frame } = plan;
  context.fillStyle = `rgb(${padding.join(' ')})`;
  context.fillRect(0, 0, side, side);
  context.fillStyle = ground;
  context.fillRect(to.x, to.y, to.w, to.h);
  drawPart(context, picture.frames[frame]!, plan, 1);
  const { data } = context.getImageData(0, 0, side, side);
  const area = side * side;
  const pixels = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) pixels[c * area + i] = data[4 * i + c]! / 255;
  }
  return pixels;
}

/** The view for the screen: `scale` times as large, padding transparent. */
export function viewBitmap(picture: Picture, plan: ViewPlan, side: number, scale: number): ImageBitmap {
  const context = canvasOf(side * scale);
  const { to, frame } = plan;
  context.fillStyle = ground;
  context.fillRect(to.x * scale, to.y * scale, to.w * scale, to.h * scale);
  drawPart(context, picture.frames[frame]!, plan, scale);
  return context.canvas.transferToImageBitmap();
}

/** `[n]` mean alpha of a mask over each patch of a plan. */
export function coverageOfPatches(
  mask: Drawable,
  plan: ViewPlan,
  { side, patch }: EncoderGrid,
): Float32Array {
  const context = canvasOf(side);
  drawPart(context, mask, plan, 1);
  const { data } = context.getImageData(0, 0, side, side);
  const cells = side / patch;
  const coverage = new Float32Array(cells * cells);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const cell = Math.floor(y / patch) * cells + Math.floor(x / patch);
      coverage[cell]! += data[4 * (y * side + x) + 3]! / 255 / (patch * patch);
    }
  }
  return coverage.map((share) => Math.min(1, share));
}
