import type { Tensor } from '../../../base/tensor.ts';
import type { Picture } from '../picture.ts';
import type { Sound } from './sound-source.ts';

/** Pixels along a frame and along a mel band. */
const cell = 6;

/** The spectrogram of a sound as a picture: time to the right, pitch upwards, loud is dark. */
export function soundPicture({ spectrogram, notes }: Sound): Picture {
  const canvas = spectrogramCanvas(spectrogram);
  const { width, height } = canvas;
  return { width, height, frames: [canvas], notes, objects: [] };
}

function spectrogramCanvas({ data, shape }: Tensor): OffscreenCanvas {
  const [frames, bands] = shape as [number, number];
  const low = data.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = data.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const pen = new OffscreenCanvas(frames * cell, bands * cell).getContext('2d')!;
  for (let f = 0; f < frames; f++) {
    for (let b = 0; b < bands; b++) {
      const grey = Math.round(255 * (1 - (data[f * bands + b]! - low) / Math.max(1e-6, high - low)));
      pen.fillStyle = `rgb(${grey} ${grey} ${grey})`;
      pen.fillRect(f * cell, (bands - 1 - b) * cell, cell, cell);
    }
  }
  return pen.canvas;
}
