import { TokenscopeError } from '../../../contracts/errors.ts';
import { createRng } from '../../../base/rng.ts';
import { sampleSounds, soundRate } from '../../../contracts/sample-sounds.ts';

/** One part of a sound, in seconds; later ones add to earlier ones. */
interface Part {
  readonly from: number;
  readonly to: number;
  /** Value at a time since `from`, s, before the fade. */
  readonly wave: (seconds: number) => number;
}

/** Length of the fade at both ends of a part, s: no click that we did not want. */
const fade = 0.008;

const note = (from: number, to: number, hertz: number): Part => ({
  from,
  to,
  wave: (s) =>
    [1, 0.5, 0.25, 0.12].reduce(
      (sum, level, h) => sum + level * Math.sin(2 * Math.PI * (h + 1) * hertz * s),
      0,
    ) * 0.25,
});

function noise(from: number, to: number, seed: number, level = 0.12): Part {
  const rng = createRng(seed);
  return { from, to, wave: () => level * rng.normal() };
}

/** A tone whose pitch rises from `low` to `high` Hz by equal intervals in equal times. */
function glide(from: number, to: number, low: number, high: number): Part {
  const growth = Math.log(high / low) / (to - from);
  return {
    from,
    to,
    wave: (s) => 0.3 * Math.sin(((2 * Math.PI * low) / growth) * (Math.exp(growth * s) - 1)),
  };
}

const sounds: Readonly<Record<string, { readonly seconds: number; readonly parts: () => readonly Part[] }>> =
  {
    melody: {
      seconds: 4,
      parts: () => [
        note(0.2, 0.92, 261.63),
        noise(1, 1.16, 1),
        note(1.2, 1.64, 329.63),
        note(1.64, 2.12, 392),
        noise(2.6, 2.84, 2),
        note(2.88, 3.8, 523.25),
      ],
    },
    glide: {
      seconds: 4,
      parts: () => [
        glide(0, 4, 110, 6000),
        ...[0.5, 1.5, 2.5, 3.5].map((at, i) => noise(at, at + 0.03, 10 + i, 0.4)),
      ],
    },
  };

/**
 * A sample sound, the same at every call.
 * @returns samples in [−1, 1] at {@link soundRate}.
 * @throws TokenscopeError `not-found` for an unknown id.
 */
export function synthesise(id: string): Float32Array {
  const sound = sounds[id];
  if (!sound) {
    throw new TokenscopeError(
      'not-found',
      `There is no sample sound '${id}'.`,
      `Choose one of: ${sampleSounds.map((sample) => sample.id).join(', ')}.`,
    );
  }
  const samples = new Float32Array(sound.seconds * soundRate);
  for (const { from, to, wave } of sound.parts()) {
    for (let i = Math.round(from * soundRate); i < Math.round(to * soundRate); i++) {
      const seconds = i / soundRate - from;
      const gain = Math.min(1, seconds / fade, (to - from - seconds) / fade);
      samples[i]! += Math.max(0, gain) * wave(seconds);
    }
  }
  return samples.map((value) => Math.max(-1, Math.min(1, value)));
}
