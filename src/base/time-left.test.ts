import { expect, it } from 'vitest';
import { formatSeconds, type RateSample, secondsLeft, withSample } from './time-left.ts';

const steady = (bytesPerSecond: number, seconds: number): readonly RateSample[] =>
  Array.from({ length: seconds * 4 + 1 }, (_, i) => ({ at: i * 250, done: (i * bytesPerSecond) / 4 })).reduce(
    withSample,
    [] as readonly RateSample[],
  );

it('goes by the rate of the last five seconds', () => {
  expect(secondsLeft(steady(100, 2), 1200)).toBeCloseTo(10, 10);
  const slower = withSample(steady(100, 20), { at: 25_000, done: 2050 });
  expect(secondsLeft(slower, 2100)).toBeCloseTo(5, 10);
});

it.each([
  ['no sample', [], 10],
  ['one sample', [{ at: 0, done: 5 }], 10],
  [
    'too short a time',
    [
      { at: 0, done: 5 },
      { at: 400, done: 9 },
    ],
    10,
  ],
  [
    'no progress',
    [
      { at: 0, done: 5 },
      { at: 4000, done: 5 },
    ],
    10,
  ],
  [
    'an unknown total',
    [
      { at: 0, done: 5 },
      { at: 4000, done: 9 },
    ],
    null,
  ],
])('says nothing for %s', (_what, samples, total) => {
  expect(secondsLeft(samples, total)).toBeNull();
});

it.each([
  [0.2, '1 s'],
  [99, '99 s'],
  [100, '2 min'],
  [5940, '99 min'],
  [6000, '1 h 40 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});
