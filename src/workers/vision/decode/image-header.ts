/** Formats that are told apart by their first bytes. */
export type ImageFormat =
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'avif'
  | 'bmp'
  | 'heic'
  | 'svg'
  | 'strip'
  | 'unknown';

/** What the header of an image file tells without decoding it. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** Pixels as stored, before any turn; null where the header does not tell. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** JPEG with four channels: CMYK or YCCK. */
  readonly isCmyk: boolean;
  /** EXIF orientation, 1 (upright) to 8. */
  readonly orientation: number;
}

/** Marks a film strip that the page made of a clip; its PNG follows. */
export const stripMark = 'tokenscope-frames ';

const plain = { isCmyk: false, orientation: 1 } as const;

/** Reads the header of an image file; never throws. */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ascii = (from: number, length: number): string =>
    String.fromCharCode(...bytes.subarray(from, from + length));
  const size = (at: number, read: () => { width: number; height: number }): ImageHeader['size'] =>
    bytes.length >= at ? read() : null;
  if (ascii(0, stripMark.length) === stripMark) return { format: 'strip', size: null, ...plain };
  if (ascii(1, 3) === 'PNG') {
    return {
      format: 'png',
      size: size(24, () => ({ width: view.getUint32(16), height: view.getUint32(20) })),
      ...plain,
    };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes, view);
  if (ascii(0, 4) === 'GIF8') {
    return {
      format: 'gif',
      size: size(10, () => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) })),
      ...plain,
    };
  }
  if (ascii(0, 4) === 'RIFF' && ascii(8, 4) === 'WEBP') {
    return { format: 'webp', size: size(30, () => webpSize(bytes, view, ascii(12, 4))), ...plain };
  }
  if (ascii(0, 2) === 'BM') {
    return {
      format: 'bmp',
      size: size(26, () => ({ width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) })),
      ...plain,
    };
  }
  if (ascii(4, 4) === 'ftyp') {
    const brands = ascii(8, Math.min(64, Math.max(0, bytes.length - 8)));
    if (/avif|avis/.test(brands)) return { format: 'avif', size: avifSize(bytes, view), ...plain };
    if (/heic|heix|hevc|hevx|heim|heis|mif1|msf1/.test(brands)) {
      return { format: 'heic', size: null, ...plain };
    }
  }
  if (isSvg(bytes)) return { format: 'svg', size: null, ...plain };
  return { format: 'unknown', size: null, ...plain };
}

const headBytes = 4096;

function isSvg(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, headBytes));
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>/]/.test(
    head.replace(/^\ufeff/, ''),
  );
}

function webpSize(bytes: Uint8Array, view: DataView, chunk: string): { width: number; height: number } {
  const uint24 = (at: number): number => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
  if (chunk === 'VP8X') return { width: 1 + uint24(24), height: 1 + uint24(27) };
  if (chunk === 'VP8L') {
    const packed = view.getUint32(21, true);
    return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** The `ispe` box, wherever it stands in the first bytes. */
function avifSize(bytes: Uint8Array, view: DataView): ImageHeader['size'] {
  const last = Math.min(bytes.length - 16, headBytes);
  for (let at = 0; at < last; at++) {
    const isBox =
      bytes[at] === 0x69 && bytes[at + 1] === 0x73 && bytes[at + 2] === 0x70 && bytes[at + 3] === 0x65;
    if (isBox) return { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
  }
  return null;
}

/** Walks the segments of a JPEG up to its frame header. */
function readJpeg(bytes: Uint8Array, view: DataView): ImageHeader {
  let orientation = 1;
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    const length = view.getUint16(at + 2);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
      return { format: 'jpeg', size, isCmyk: bytes[at + 9] === 4, orientation };
    }
    if (marker === 0xe1)
      orientation = exifOrientation(bytes.subarray(at + 4, at + 2 + length)) ?? orientation;
    at += 2 + length;
  }
  return { format: 'jpeg', size: null, isCmyk: false, orientation };
}

/** Tag 0x0112 of the first directory of an EXIF block. */
function exifOrientation(block: Uint8Array): number | null {
  if (block.length < 20 || String.fromCharCode(...block.subarray(0, 4)) !== 'Exif') return null;
  const tiff = new DataView(block.buffer, block.byteOffset + 6, block.byteLength - 6);
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return null;
  const entries = tiff.getUint16(directory, little);
  for (let e = 0; e < entries; e++) {
    const entry = directory + 2 + 12 * e;
    if (entry + 12 > tiff.byteLength) return null;
    if (tiff.getUint16(entry, little) === 0x0112) {
      const value = tiff.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : null;
    }
  }
  return null;
}
