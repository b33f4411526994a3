import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { modelStoreOfPage } from '../models/page-files.ts';
import { decodePicture } from './decode/decode-picture.ts';
import { stripMark } from './decode/image-header.ts';
import { soundFile } from './sound/sound-file.ts';

/**
 * Checks that a file is a picture that can be opened, and keeps it on this device under its hash.
 * @throws TokenscopeError as decoding does; nothing is kept then.
 */
export async function keepPicture(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ImageInput> {
  await decodePicture(bytes, name);
  const sha256 = await (await modelStoreOfPage()).keep(name, bytes);
  return { kind: 'own', sha256, name };
}

/** Keeps the frames of a clip as one film strip, the frames below one another. */
export async function keepClip(name: string, frames: readonly ImageBitmap[]): Promise<ImageInput> {
  const { width, height } = frames[0]!;
  const canvas = new OffscreenCanvas(width, height * frames.length);
  const context = canvas.getContext('2d')!;
  for (const [f, frame] of frames.entries()) context.drawImage(frame, 0, f * height, width, height);
  const png = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  const head = utf8Encode(`${stripMark}${frames.length}\n`);
  const bytes = new Uint8Array(head.length + png.length);
  bytes.set(head);
  bytes.set(png, head.length);
  return keepPicture(name, bytes);
}

/** Keeps the samples that the page decoded of a sound. @param seconds length of the whole */
export async function keepSound(name: string, samples: Float32Array, seconds: number): Promise<ImageInput> {
  const sha256 = await (await modelStoreOfPage()).keep(name, soundFile(samples, seconds));
  return { kind: 'own', sha256, name };
}
