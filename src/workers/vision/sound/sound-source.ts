import { bandNormalised, logMel, type LogMelSettings } from '../../../analysis/log-mel.ts';
import type { Tensor } from '../../../base/tensor.ts';
import type { View } from '../../../contracts/pruner-source.ts';
import { soundRate, synthesise } from './synthesise.ts';

/** Windows of 64 ms every 40 ms; Whisper's encoder gives a frame every 20 ms, which a screen could not tell apart. */
export const soundFrames: LogMelSettings = { rate: soundRate, window: 1024, hop: 640, bands: 40 };

export interface Sound {
  /** `[frames, bands]` decimal logarithm of power. */
  readonly spectrogram: Tensor;
  /** One row of frames in time; a feature row is a frame of the spectrogram, each band normalised over the sound. */
  readonly view: View;
  /** Length, s. */
  readonly seconds: number;
}

/**
 * A sample sound as a row of tokens. No audio encoder is here: its frames are the spectrogram's own, without attention and without
 * texts in the same space.
 * @throws TokenscopeError `not-found` for an unknown id.
 */
export function openSound(id: string): Sound {
  const samples = synthesise(id);
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
  return { spectrogram, view, seconds: samples.length / soundRate };
}

/** What was done to it on the way in, as sentences. */
export const soundNotes = ({ seconds }: Sound): readonly string[] => {
  const { rate, window, hop, bands } = soundFrames;
  const ms = (samples: number): number => Math.round((1000 * samples) / rate);
  return [
    `Synthesised by us: ${seconds} s at ${rate / 1000} kHz.`,
    `Tokens are frames of this log-mel spectrogram (${bands} bands up to ${rate / 2000} kHz, window ${ms(window)} ms, hop ${ms(hop)} ms), each band normalised over time: there is no audio encoder behind them.`,
  ];
};
