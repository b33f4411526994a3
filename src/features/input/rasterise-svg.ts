import { TokenscopeError } from '../../contracts/errors.ts';

/** Pixels along the longer side of the raster. */
const longestSide = 1024;

/**
 * An SVG drawing as a PNG file. The browser treats it as a picture: scripts in it never run and nothing that it refers to is
 * loaded.
 * @throws TokenscopeError `corrupt` when it is not well-formed, `bad-input` when it has no extent.
 */
export async function rasteriseSvg(file: File): Promise<File> {
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${base64(new Uint8Array(await file.arrayBuffer()))}`;
  try {
    await image.decode();
  } catch (error) {
    throw new TokenscopeError(
      'corrupt',
      `'${file.name}' is not a well-formed SVG drawing, or has no extent.`,
      'Open it in a drawing program and save it again, with a width and a height.',
      { cause: error },
    );
  }
  const { naturalWidth, naturalHeight } = image;
  if (naturalWidth === 0 || naturalHeight === 0) {
    throw new TokenscopeError(
      'bad-input',
      `'${file.name}' has no pixels: it is ${naturalWidth} × ${naturalHeight}.`,
      'Give the drawing a width and a height.',
    );
  }
  const scale = longestSide / Math.max(naturalWidth, naturalHeight);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(naturalHeight * scale));
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new File([await pngOf(canvas, file.name)], file.name, { type: 'image/png' });
}

function pngOf(canvas: HTMLCanvasElement, name: string): Promise<Blob> {
  const refusal = (cause?: unknown): TokenscopeError =>
    new TokenscopeError(
      'unsupported',
      `'${name}' holds parts that the browser does not let this page draw.`,
      'Save it as PNG.',
      { cause },
    );
  return new Promise((resolve, reject) => {
    try {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(refusal())), 'image/png');
    } catch (error) {
      reject(refusal(error));
    }
  });
}

const slice = 0x8000;

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += slice)
    binary += String.fromCharCode(...bytes.subarray(i, i + slice));
  return btoa(binary);
}
