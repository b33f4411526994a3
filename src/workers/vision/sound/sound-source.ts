import { bandNormalised, logMel, type LogMelSettings } from '../../../analysis/log-mel.ts';
import type { Tensor } from '../../../base/tensor.ts';
import { soundRate } from '../../../contracts/sample-sounds.ts';
import type { View } from '../../../contracts/pruner-source.ts';
import type { ImageInput } from '../../../contracts/workspace.ts';
import { keptFile } from '../kept-file.ts';
import { readSoundFile } from './sound-file.ts';
import { synthesise } from './synthesise.ts';

/** Windows of 64 ms every 40 ms; Whisper's encoder gives a frame every 20 ms, which a screen could not tell apart. */
export const soundFrames: LogMelSettings = { rate: soundRate, window: 1024, hop: 640, bands: 40 };

export interface Sound {
  /** `[frames, bands]` decimal logarithm of power. */
  readonly spectrogram: Tensor;
  /** One row of frames in time; a feature row is a frame of the spectrogram, each band normalised over the sound. */
  readonly view: View;
  /** Where it comes from and what was done to it on the way in: sentences. */
  readonly notes: readonly string[];
}

/**
 * A sample sound, or one of the person's own.
 * @throws TokenscopeError `not-found` for an unknown sample or a file that is not on this device, `corrupt` for a damaged one.
 */
export async function openSound(image: ImageInput): Promise<Sound> {
  if (image.kind === 'sample') return sampleSoundFrames(image.id);
  const { samples, seconds } = readSoundFile(await keptFile(image));
  const heard = samples.length / soundRate;
  const origin =
    seconds > heard + 0.05
      ? `The first ${heard.toFixed(0)} s of ${seconds.toFixed(1)} s, as`
      : `${seconds.toFixed(1)} s, as`;
  return soundOf(samples, `${origin} one channel at ${soundRate / 1000} kHz.`);
}

/** @throws TokenscopeError `not-found` for an unknown id. */
export function sampleSoundFrames(id: string): Sound {
  const samples = synthesise(id);
  return soundOf(samples, `Synthesised by us: ${samples.length / soundRate} s at ${soundRate / 1000} kHz.`);
}

/**
 * Samples as a row of tokens. No audio encoder is here: the frames are the spectrogram's own, without attention and without texts in
 * the same space.
 */
function soundOf(samples: Float32Array, origin: string): Sound {
  const spectrogram = logMel(samples, soundFrames);
  const view: View = {
    id: 'sound',
    role: 'audio',
    grid: { h: 1, w: spectrogram.shape[0]! },
    hasCls: false,
    features: bandNormalised(spectrogram),
    layers: 0,
    taps: new Map(),
  };
  return { spectrogram, view, notes: [origin, framesNote()] };
}

function framesNote(): string {
  const { rate, window, hop, bands } = soundFrames;
  const ms = (samples: number): number => Math.round((1000 * samples) / rate);
  return `Tokens are frames of this log-mel spectrogram (${bands} bands up to ${rate / 2000} kHz, window ${ms(window)} ms, hop ${ms(hop)} ms), each band normalised over time: there is no audio encoder behind them.`;
}
