import type { BandImage } from '../../../contracts/image-tokenizer.ts';
import { patchImageSide, type PixelSquare } from '../../../contracts/patchify-view.ts';
import type { ImageInput } from '../../../contracts/workspace.ts';
import { openPicture } from '../picture.ts';

/** The middle square of a picture's first frame on white. */
export async function squareOf(image: ImageInput): Promise<PixelSquare> {
  const { frames, width, height } = await openPicture(image);
  const context = new OffscreenCanvas(patchImageSide, patchImageSide).getContext('2d')!;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, patchImageSide, patchImageSide);
  context.imageSmoothingQuality = 'high';
  const short = Math.min(width, height);
  context.drawImage(
    frames[0]!,
    (width - short) / 2,
    (height - short) / 2,
    short,
    short,
    0,
    0,
    patchImageSide,
    patchImageSide,
  );
  return { side: patchImageSide, rgba: context.getImageData(0, 0, patchImageSide, patchImageSide).data };
}

/** Red, green and blue in [0, 1]. */
export function bandsOf({ side, rgba }: PixelSquare): BandImage {
  const area = side * side;
  const data = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) data[c * area + i] = rgba[4 * i + c]! / 255;
  return { data, bands: 3, height: side, width: side };
}

/** Chosen bands as red, green and blue, times `gain`. */
export function pixelsOf(
  { data, width, height }: BandImage,
  [red, green, blue]: readonly [number, number, number],
  gain = 1,
): PixelSquare {
  const area = width * height;
  const rgba = new Uint8ClampedArray(4 * area);
  for (let i = 0; i < area; i++) {
    rgba[4 * i] = 255 * gain * data[red * area + i]!;
    rgba[4 * i + 1] = 255 * gain * data[green * area + i]!;
    rgba[4 * i + 2] = 255 * gain * data[blue * area + i]!;
    rgba[4 * i + 3] = 255;
  }
  return { side: width, rgba };
}
