import { expect, test } from 'vitest';
import { fourBandScene } from './four-band-scene.ts';

test('the sensors see the truth: its band mean, and its blurred cells', () => {
  const { truth, pan, bands, scale } = fourBandScene(64, 4, 1);
  expect([truth.data.length, pan.data.length, bands.data.length]).toEqual([
    4 * 64 * 64,
    64 * 64,
    4 * 16 * 16,
  ]);
  expect(truth.data.every((value) => value > 0 && value <= 1)).toBe(true);
  const at = 20 * 64 + 33;
  const mean = [0, 1, 2, 3].reduce((sum, band) => sum + truth.data[band * 4096 + at]! / 4, 0);
  expect(pan.data[at]).toBeCloseTo(mean, 6);
  const average = (values: Float32Array): number => values.reduce((a, b) => a + b) / values.length;
  for (let band = 0; band < 4; band++) {
    const fine = average(truth.data.subarray(band * 4096, (band + 1) * 4096));
    const coarse = average(bands.data.subarray(band * 256, (band + 1) * 256));
    expect(Math.abs(coarse / fine - 1)).toBeLessThan(0.03);
  }
  expect(scale).toBe(4);
});

test('equal seeds, equal scenes; a blur sits at the centre of its cell', () => {
  expect(fourBandScene(32, 4, 5)).toEqual(fourBandScene(32, 4, 5));
  expect(fourBandScene(32, 4, 6).truth.data).not.toEqual(fourBandScene(32, 4, 5).truth.data);
});
