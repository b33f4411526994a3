import { pageAddress, pageFile } from '../../models/page-files.ts';
import type { Pen } from './drawing.ts';

/** Noto Emoji (Apache-2.0, © Google LLC), which the encoder was trained on: cells of 96 pixels, eight to a row. */
const names = [
  'violin',
  'owl',
  'teapot',
  'banana',
  'bus',
  'cat',
  'taxi',
  'bicycle',
  'dog',
  'umbrella',
  'rocket',
  'pizza',
  'key',
  'camera',
  'tulip',
  'penguin',
] as const;
export type SpriteName = (typeof names)[number];

const cell = 96;
const perRow = 8;

/** Draws a sprite into a square whose top left corner is given; negative sizes mirror it. */
export type DrawSprite = (pen: Pen, name: SpriteName, x: number, y: number, size: number) => void;

let sheet: Promise<ImageBitmap> | null = null;

async function readSheet(): Promise<ImageBitmap> {
  const bytes = await pageFile(`${pageAddress()}samples/images/sprites.png`);
  return createImageBitmap(new Blob([bytes]));
}

/** Loads the sprites once. @throws TokenscopeError `offline`. */
export async function loadSprites(): Promise<DrawSprite> {
  sheet ??= readSheet().catch((error: unknown) => {
    sheet = null;
    throw error;
  });
  const image = await sheet;
  return (pen, name, x, y, size) => {
    const index = names.indexOf(name);
    const [sx, sy] = [(index % perRow) * cell, Math.floor(index / perRow) * cell];
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(image, sx, sy, cell, cell, x, y, size, size);
  };
}
