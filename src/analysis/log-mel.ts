import { fft } from '../base/fft.ts';
import { createTensor, type Tensor } from '../base/tensor.ts';

export interface LogMelSettings {
  /** Samples per second. */
  readonly rate: number;
  /** Samples of a frame, a power of two. */
  readonly window: number;
  /** Samples from one frame to the next. */
  readonly hop: number;
  /** Mel bands from 0 to `rate / 2`. */
  readonly bands: number;
}

/** Least power that is told from silence; Whisper's floor. */
const floor = 1e-10;
/** Bands more than so many powers of ten below the loudest count as so far below it; Whisper's range, 80 dB. */
const range = 8;

/** Frames that lie wholly in a sound; at least one, for which a shorter sound is filled up with silence. */
export const frameCount = (samples: number, { window, hop }: LogMelSettings): number =>
  1 + Math.max(0, Math.floor((samples - window) / hop));

/**
 * Power spectra of the frames of a sound under a periodic Hann window, nothing padded.
 * @returns `[frames, window / 2 + 1]`, entry `k` at `k · rate / window` Hz.
 */
export function powerSpectra(sound: Float32Array, settings: LogMelSettings): Tensor {
  const { window, hop } = settings;
  const frames = frameCount(sound.length, settings);
  const bins = window / 2 + 1;
  const hann = Float64Array.from(
    { length: window },
    (_, t) => 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / window),
  );
  const spectra = new Float32Array(frames * bins);
  const re = new Float64Array(window);
  const im = new Float64Array(window);
  for (let f = 0; f < frames; f++) {
    for (let t = 0; t < window; t++) re[t] = hann[t]! * (sound[f * hop + t] ?? 0);
    im.fill(0);
    fft(re, im);
    for (let k = 0; k < bins; k++) spectra[f * bins + k] = re[k]! ** 2 + im[k]! ** 2;
  }
  return createTensor(spectra, [frames, bins]);
}

const melOf = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
const hertzOf = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

/** Triangular filters of height 1, evenly spaced on the mel scale of O'Shaughnessy (HTK's). @returns `[bands, window / 2 + 1]`. */
export function melFilters({ rate, window, bands }: LogMelSettings): Tensor {
  const bins = window / 2 + 1;
  const top = melOf(rate / 2);
  const corners = Array.from({ length: bands + 2 }, (_, i) => hertzOf((top * i) / (bands + 1)));
  const weights = new Float32Array(bands * bins);
  for (let b = 0; b < bands; b++) {
    const [low, mid, high] = [corners[b]!, corners[b + 1]!, corners[b + 2]!];
    for (let k = 0; k < bins; k++) {
      const hertz = (k * rate) / window;
      weights[b * bins + k] = Math.max(
        0,
        Math.min((hertz - low) / (mid - low), (high - hertz) / (high - mid)),
      );
    }
  }
  return createTensor(weights, [bands, bins]);
}

/** Decimal logarithm of the power in every mel band. @returns `[frames, bands]`, at most 8 below its largest value. */
export function logMel(sound: Float32Array, settings: LogMelSettings): Tensor {
  const spectra = powerSpectra(sound, settings);
  const filters = melFilters(settings);
  const [frames, bins] = spectra.shape as [number, number];
  const { bands } = settings;
  const values = new Float32Array(frames * bands);
  let loudest = Number.NEGATIVE_INFINITY;
  for (let f = 0; f < frames; f++) {
    for (let b = 0; b < bands; b++) {
      let power = 0;
      for (let k = 0; k < bins; k++) power += filters.data[b * bins + k]! * spectra.data[f * bins + k]!;
      const value = Math.log10(Math.max(floor, power));
      values[f * bands + b] = value;
      loudest = Math.max(loudest, value);
    }
  }
  return createTensor(
    values.map((value) => Math.max(value, loudest - range)),
    [frames, bands],
  );
}

/** Every band less its mean over the frames and over its standard deviation; a band that never changes gives zeros. */
export function bandNormalised({ data, shape }: Tensor): Tensor {
  const [frames, bands] = shape as [number, number];
  const values = new Float32Array(frames * bands);
  for (let b = 0; b < bands; b++) {
    let sum = 0;
    let squares = 0;
    for (let f = 0; f < frames; f++) sum += data[f * bands + b]!;
    const mean = sum / frames;
    for (let f = 0; f < frames; f++) squares += (data[f * bands + b]! - mean) ** 2;
    const deviation = Math.sqrt(squares / frames);
    if (!(deviation > 1e-6)) continue;
    for (let f = 0; f < frames; f++) values[f * bands + b] = (data[f * bands + b]! - mean) / deviation;
  }
  return createTensor(values, [frames, bands]);
}
