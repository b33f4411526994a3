import type { ImageFormat } from './image-header.ts';

/** Frames that are looked at; a longer animation gives evenly spaced ones. */
export const mostFrames = 16;

/** The part of WebCodecs that TypeScript's worker library does not know yet. */
interface FrameDecoder {
  readonly tracks: {
    readonly ready: Promise<void>;
    readonly selectedTrack: { readonly frameCount: number } | null;
  };
  readonly completed: Promise<void>;
  decode(options: { readonly frameIndex: number }): Promise<{ readonly image: VideoFrameImage }>;
  close(): void;
}

type VideoFrameImage = CanvasImageSource & {
  readonly displayWidth: number;
  readonly displayHeight: number;
  close(): void;
};

type FrameDecoderClass = new (init: {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly type: string;
}) => FrameDecoder;

/** Indices of at most `most` of `count` frames, evenly spaced, the first one among them. */
export function evenFrames(count: number, most = mostFrames): readonly number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, i) => Math.floor((i * count) / taken));
}

/**
 * The frames of an animation, each scaled to at most `longest` pixels; null for a still picture, and where the browser cannot
 * take animations apart (then the first frame stands for it).
 */
export async function decodeFrames(
  bytes: Uint8Array<ArrayBuffer>,
  format: ImageFormat,
  longest: number,
): Promise<{ readonly frames: readonly OffscreenCanvas[]; readonly notes: readonly string[] } | null> {
  const { ImageDecoder } = self as unknown as { readonly ImageDecoder?: FrameDecoderClass };
  if (!ImageDecoder || !['gif', 'webp', 'png', 'avif'].includes(format)) return null;
  const decoder = new ImageDecoder({ data: bytes, type: `image/${format}` });
  try {
    await decoder.tracks.ready;
    await decoder.completed;
    const count = decoder.tracks.selectedTrack?.frameCount ?? 1;
    if (count < 2) return null;
    const indices = evenFrames(count);
    const frames: OffscreenCanvas[] = [];
    for (const frameIndex of indices) {
      const { image } = await decoder.decode({ frameIndex });
      frames.push(copyOf(image, longest / 2));
      image.close();
    }
    const note =
      indices.length < count
        ? `${indices.length} of its ${count} frames, evenly spaced.`
        : `All of its ${count} frames.`;
    return { frames, notes: [note] };
  } finally {
    decoder.close();
  }
}

function copyOf(image: VideoFrameImage, longest: number): OffscreenCanvas {
  const { displayWidth, displayHeight } = image;
  const scale = Math.min(1, longest / Math.max(displayWidth, displayHeight));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(displayWidth * scale)),
    Math.max(1, Math.round(displayHeight * scale)),
  );
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
