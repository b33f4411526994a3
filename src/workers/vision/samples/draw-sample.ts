import { TokenscopeError } from '../../../contracts/errors.ts';
import { sampleImages } from '../../../contracts/sample-images.ts';
import type { Picture } from '../picture.ts';
import { chart } from './chart.ts';
import { clip } from './clip.ts';
import { desk } from './desk.ts';
import type { Drawing, Pen } from './drawing.ts';
import { page } from './page.ts';
import { type DrawSprite, loadSprites } from './sprites.ts';
import { street } from './street.ts';

const drawings: Readonly<Record<string, (sprite: DrawSprite) => Drawing>> = {
  desk,
  street,
  page: () => page,
  chart: () => chart,
  clip,
};

/** Draws a sample and the outlines of its objects. @throws TokenscopeError `not-found` for an unknown id. */
export async function drawSample(id: string): Promise<Picture> {
  const make = drawings[id];
  if (!make) {
    throw new TokenscopeError(
      'not-found',
      `There is no sample picture '${id}'.`,
      `Choose one of: ${sampleImages.map((sample) => sample.id).join(', ')}.`,
    );
  }
  const drawing = make(await loadSprites());
  const { width, height, frames, objects } = drawing;
  const times = Array.from({ length: frames }, (_, frame) => frame);
  return {
    width,
    height,
    frames: times.map((frame) => drawFrame(drawing, frame)),
    notes: ['Drawn by us, with sprites of Noto Emoji (Apache-2.0, © Google LLC).'],
    objects: objects.map(({ phrase }, o) => ({
      phrase,
      masks: times.map((frame) => drawMask(drawing, o, frame)),
    })),
  };
}

const penOf = ({ width, height }: Drawing): Pen => new OffscreenCanvas(width, height).getContext('2d')!;

function drawFrame(drawing: Drawing, frame: number): OffscreenCanvas {
  const pen = penOf(drawing);
  drawing.ground(pen, frame);
  for (const object of drawing.objects) object.draw(pen, frame);
  return pen.canvas;
}

/** An object alone, less what later ones hide of it. */
function drawMask(drawing: Drawing, index: number, frame: number): OffscreenCanvas {
  const pen = penOf(drawing);
  drawing.objects[index]!.draw(pen, frame);
  pen.globalCompositeOperation = 'destination-out';
  for (const later of drawing.objects.slice(index + 1)) later.draw(pen, frame);
  return pen.canvas;
}
