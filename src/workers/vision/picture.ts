import { Lru } from '../../base/lru.ts';
import { stableStringify } from '../../base/stable-hash.ts';
import { isSound } from '../../contracts/sample-sounds.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { decodePicture } from './decode/decode-picture.ts';
import { keptFile } from './kept-file.ts';
import { drawSample } from './samples/draw-sample.ts';
import { soundPicture } from './sound/sound-picture.ts';
import { openSound } from './sound/sound-source.ts';

/** Something that a canvas can draw. */
export type Drawable = ImageBitmap | OffscreenCanvas;

/** A decoded picture, opaque or not. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** At least one; more of an animation, a clip. */
  readonly frames: readonly Drawable[];
  /** What was done to it on the way in: sentences. */
  readonly notes: readonly string[];
  /** Ground truth: of each object and frame a canvas whose alpha marks what is seen of it. */
  readonly objects: readonly { readonly phrase: string; readonly masks: readonly Drawable[] }[];
}

/** Equal inputs give equal keys. */
export const imageKey = (image: ImageInput): string =>
  image.kind === 'sample' ? stableStringify(image) : `own ${image.sha256}`;

const remembered = 6;
const pictures = new Lru<string, Promise<Picture>>(remembered);

/**
 * The pixels of an image.
 * @throws TokenscopeError `not-found` for an unknown sample or bytes that are not on this device, and what decoding throws.
 */
export function openPicture(image: ImageInput): Promise<Picture> {
  const key = imageKey(image);
  const known = pictures.get(key);
  if (known) return known;
  const opening = open(image);
  pictures.set(key, opening);
  opening.catch(() => pictures.delete(key));
  return opening;
}

async function open(image: ImageInput): Promise<Picture> {
  if (isSound(image)) return soundPicture(await openSound(image));
  return image.kind === 'sample' ? drawSample(image.id) : decodePicture(await keptFile(image), image.name);
}
