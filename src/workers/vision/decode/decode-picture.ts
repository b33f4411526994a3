import { TokenscopeError } from '../../../contracts/errors.ts';
import type { Drawable, Picture } from '../picture.ts';
import { decodeFrames } from './decode-frames.ts';
import { type ImageHeader, readImageHeader, stripMark } from './image-header.ts';

/** Decoding more would take gigabytes. */
const mostPixels = 60_000_000;
/** Pixels along the longer side that are kept: encoders see far fewer. */
const longestSide = 1536;

/**
 * A picture from the bytes of a file: upright, its frames apart.
 * @throws TokenscopeError `unsupported` for HEIC and unknown formats, `bad-input` without pixels, `too-large`, `corrupt`.
 */
export async function decodePicture(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Picture> {
  const header = readImageHeader(bytes);
  checkHeader(header, name);
  if (header.format === 'strip') return decodeStrip(bytes, name);
  const { frames, notes } = await decodeAll(bytes, header, name);
  const { width, height } = frames[0]!;
  checkSize({ width, height }, name);
  return {
    width,
    height,
    frames,
    notes: [...notesOf(header), ...notes, ...(isSeeThrough(frames[0]!) ? [seeThrough] : [])],
    objects: [],
  };
}

const seeThrough = 'Transparent parts stand on white for the encoder.';

const notesOf = ({ isCmyk, orientation }: ImageHeader): readonly string[] => [
  ...(isCmyk ? ['CMYK colours were converted to RGB by the browser.'] : []),
  ...(orientation === 1 ? [] : ['Turned upright as its EXIF data says.']),
];

function checkHeader({ format, size }: ImageHeader, name: string): void {
  if (format === 'heic') {
    throw new TokenscopeError(
      'unsupported',
      `'${name}' is a HEIC picture, which browsers cannot decode.`,
      'Save it as JPEG or PNG; phones do so when they share a picture as "most compatible".',
    );
  }
  if (format === 'unknown' || format === 'svg') {
    throw new TokenscopeError(
      'unsupported',
      `'${name}' is not a picture in a known format.`,
      'Give PNG, JPEG, GIF, WebP, AVIF, BMP or SVG.',
    );
  }
  if (size) checkSize(size, name);
}

function checkSize({ width, height }: { width: number; height: number }, name: string): void {
  if (width === 0 || height === 0) {
    throw new TokenscopeError(
      'bad-input',
      `'${name}' has no pixels: it is ${width} × ${height}.`,
      'Give a picture of at least 1 × 1 pixels.',
    );
  }
  if (width * height > mostPixels) {
    const figures = `${width.toLocaleString('en')} × ${height.toLocaleString('en')}`;
    throw new TokenscopeError(
      'too-large',
      `'${name}' has ${figures} pixels, more than the ${mostPixels / 1e6} million that are decoded here.`,
      'Scale it down first; the encoder sees a fraction of that.',
    );
  }
}

interface Decoded {
  readonly frames: readonly Drawable[];
  readonly notes: readonly string[];
}

async function decodeAll(
  bytes: Uint8Array<ArrayBuffer>,
  { format }: ImageHeader,
  name: string,
): Promise<Decoded> {
  try {
    const frames = await decodeFrames(bytes, format, longestSide);
    if (frames) return frames;
    const whole = await createImageBitmap(new Blob([bytes]));
    return scaledDown(whole);
  } catch (error) {
    throw damaged(name, error);
  }
}

const damaged = (name: string, cause: unknown): TokenscopeError =>
  new TokenscopeError(
    'corrupt',
    `'${name}' could not be decoded: it is damaged or cut off.`,
    'Save or download the picture again.',
    { cause },
  );

/** A picture no larger than needed. */
async function scaledDown(whole: ImageBitmap): Promise<Decoded> {
  const scale = longestSide / Math.max(whole.width, whole.height);
  if (scale >= 1) return { frames: [whole], notes: [] };
  const small = await createImageBitmap(whole, {
    resizeWidth: Math.max(1, Math.round(whole.width * scale)),
    resizeHeight: Math.max(1, Math.round(whole.height * scale)),
    resizeQuality: 'high',
  });
  const note = `Scaled down from ${whole.width} × ${whole.height} to ${small.width} × ${small.height} pixels.`;
  whole.close();
  return { frames: [small], notes: [note] };
}

/** A film strip that the page made: its frames stand below one another. */
async function decodeStrip(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Picture> {
  const end = bytes.indexOf(10);
  const count = Number(new TextDecoder().decode(bytes.subarray(stripMark.length, end)));
  const strip = await createImageBitmap(new Blob([bytes.subarray(end + 1)])).catch((error: unknown) => {
    throw damaged(name, error);
  });
  const height = strip.height / count;
  const parts = await Promise.all(
    Array.from({ length: count }, (_, f) => createImageBitmap(strip, 0, f * height, strip.width, height)),
  );
  return {
    width: strip.width,
    height,
    frames: parts,
    notes: [`${count} frames taken evenly from the clip.`],
    objects: [],
  };
}

const sampleSide = 64;

/** Whether any pixel lets through what lies behind it. */
function isSeeThrough(image: Drawable): boolean {
  const context = new OffscreenCanvas(sampleSide, sampleSide).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(image, 0, 0, sampleSide, sampleSide);
  const { data } = context.getImageData(0, 0, sampleSide, sampleSide);
  for (let i = 3; i < data.length; i += 4) if (data[i]! < 250) return true;
  return false;
}
