import fc from 'fast-check';
import { expect, it } from 'vitest';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import { readSoundFile, soundFile } from './sound-file.ts';

it('brings back samples to 16 bits, and how long the whole was', () => {
  fc.assert(
    fc.property(
      fc.float32Array({ min: -1, max: 1, noNaN: true }),
      fc.integer({ min: 100, max: 9000 }),
      (samples, s) => {
        const kept = readSoundFile(soundFile(samples, s));
        expect(kept.seconds).toBe(s);
        expect(kept.samples.length).toBe(samples.length);
        for (const [i, sample] of samples.entries())
          expect(Math.abs(kept.samples[i]! - sample)).toBeLessThan(2e-5);
      },
    ),
    { seed: 1 },
  );
});

it('holds loud samples at full level', () => {
  expect(Array.from(readSoundFile(soundFile(Float32Array.of(3, -3), 1)).samples)).toEqual([1, -1]);
});

it.each(['', 'RIFF\n', 'tokenscope sound long\n'])('does not take %j for a sound', (text) => {
  expect(() => readSoundFile(utf8Encode(text))).toThrow(/kept sound cannot be read/);
});
