import { TokenscopeError } from '../../contracts/errors.ts';
import { soundRate } from '../../contracts/sample-sounds.ts';

/** What is looked at of a sound, s: more frames than that a screen could not tell apart. */
const longest = 20;

/**
 * The beginning of a sound in one channel at {@link soundRate}, as the browser decodes it.
 * @returns samples in [−1, 1], and the length of the whole, s.
 * @throws TokenscopeError `corrupt` when the browser cannot decode it, `bad-input` when it has no samples.
 */
export async function soundSamples(
  file: File,
): Promise<{ readonly samples: Float32Array; readonly seconds: number }> {
  const decoded = await decode(file);
  const length = Math.min(decoded.length, longest * soundRate);
  if (length === 0) {
    throw new TokenscopeError('bad-input', `The sound '${file.name}' is empty.`, 'Give one with samples.');
  }
  const samples = new Float32Array(length);
  for (let channel = 0; channel < decoded.numberOfChannels; channel++) {
    const data = decoded.getChannelData(channel);
    for (let i = 0; i < length; i++) samples[i]! += data[i]! / decoded.numberOfChannels;
  }
  return { samples, seconds: decoded.duration };
}

async function decode(file: File): Promise<AudioBuffer> {
  const context = new OfflineAudioContext({ numberOfChannels: 1, length: 1, sampleRate: soundRate });
  try {
    return await context.decodeAudioData(await file.arrayBuffer());
  } catch (error) {
    throw new TokenscopeError(
      'corrupt',
      `The sound '${file.name}' cannot be decoded here.`,
      'Give a WAV, MP3, FLAC or Ogg file.',
      { cause: error },
    );
  }
}
