import { describe, expect, it } from 'vitest';
import { createRng } from '../base/rng.ts';
import { createTensor } from '../base/tensor.ts';
import { bandNormalised, frameCount, logMel, melFilters, powerSpectra } from './log-mel.ts';

const settings = { rate: 16_000, window: 64, hop: 24, bands: 10 };
const rng = createRng(5);
const sound = Float32Array.from({ length: 64 + 3 * 24 + 11 }, () => rng.normal());

describe('power spectra', () => {
  it('equal the sum that defines them, frame by frame', () => {
    const { data, shape } = powerSpectra(sound, settings);
    expect(shape).toEqual([4, 33]);
    for (let f = 0; f < 4; f++) {
      for (let k = 0; k < 33; k++) {
        let [re, im] = [0, 0];
        for (let t = 0; t < 64; t++) {
          const value = sound[f * 24 + t]! * Math.sin((Math.PI * t) / 64) ** 2;
          re += value * Math.cos((2 * Math.PI * k * t) / 64);
          im -= value * Math.sin((2 * Math.PI * k * t) / 64);
        }
        expect(data[f * 33 + k]).toBeCloseTo(re * re + im * im, 3);
      }
    }
  });

  it('count whole frames, and one for a sound that is too short', () => {
    expect([0, 63, 64, 87, 88].map((samples) => frameCount(samples, settings))).toEqual([1, 1, 1, 1, 2]);
  });
});

describe('mel filters', () => {
  const { data, shape } = melFilters({ ...settings, window: 1024, bands: 40 });
  const row = (b: number): readonly number[] => Array.from(data.subarray(b * 513, (b + 1) * 513));

  it('are triangles that rise, fall, and move up', () => {
    expect(shape).toEqual([40, 513]);
    let last = -1;
    for (let b = 0; b < 40; b++) {
      const weights = row(b);
      const peak = weights.indexOf(Math.max(...weights));
      expect(weights[peak]).toBeGreaterThan(0.5);
      expect(Math.min(...weights)).toBe(0);
      expect(weights.slice(0, peak)).toEqual(weights.slice(0, peak).toSorted((x, y) => x - y));
      expect(weights.slice(peak)).toEqual(weights.slice(peak).toSorted((x, y) => y - x));
      expect(peak).toBeGreaterThan(last);
      last = peak;
    }
  });

  it('add up to one between the first and the last middle', () => {
    const sums = Array.from({ length: 513 }, (_, k) =>
      Array.from({ length: 40 }, (__, b) => data[b * 513 + k]!).reduce((sum, weight) => sum + weight, 0),
    );
    const [first, last] = [row(0), row(39)].map((weights) => weights.indexOf(Math.max(...weights))) as [
      number,
      number,
    ];
    for (const sum of sums.slice(first + 1, last)) expect(sum).toBeCloseTo(1, 5);
  });
});

describe('log-mel', () => {
  it('peaks in the band of a tone: 1,000 Hz is 1,000 mel', () => {
    const tone = Float32Array.from({ length: 4096 }, (_, t) => Math.sin((2 * Math.PI * 1000 * t) / 16_000));
    const { data, shape } = logMel(tone, { rate: 16_000, window: 1024, hop: 512, bands: 40 });
    const frame = Array.from(data.subarray(0, shape[1]));
    // Middles lie 2840.02 / 41 mel apart: the fourteenth at 969.8, the fifteenth at 1039.
    expect(frame.indexOf(Math.max(...frame))).toBe(13);
    expect(Math.min(...data)).toBeCloseTo(Math.max(...data) - 8, 5);
  });

  it('is even for silence', () => {
    expect(new Set(logMel(new Float32Array(200), settings).data)).toEqual(new Set([-10]));
  });

  it('normalises each band over time; a band that never changes gives zeros', () => {
    const { data } = bandNormalised(createTensor(Float32Array.of(1, 7, 2, 7, 6, 7), [3, 2]));
    const band = [0, 2, 4].map((i) => data[i]!);
    expect(band.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 6);
    expect(band.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(3, 5);
    expect([1, 3, 5].map((i) => data[i]!)).toEqual([0, 0, 0]);
  });
});
