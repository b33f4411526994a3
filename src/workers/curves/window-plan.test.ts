import fc from 'fast-check';
import { expect, it } from 'vitest';
import { windowPlan } from './window-plan.ts';

it('reads 2,000 tokens in steps of 512 through a window of 1,024, after a short first run', () => {
  expect(windowPlan(2000, 1024, 512)).toEqual([
    { from: 0, scoreFrom: 0, to: 128 },
    { from: 0, scoreFrom: 128, to: 1024 },
    { from: 512, scoreFrom: 1024, to: 1536 },
    { from: 976, scoreFrom: 1536, to: 2000 },
  ]);
  expect(windowPlan(100, 1024, 512)).toEqual([{ from: 0, scoreFrom: 0, to: 100 }]);
  expect(windowPlan(0, 1024, 512)).toEqual([]);
});

it('predicts every token once, in order, from as much text as the window and the stride grant', () => {
  const sizes = fc.tuple(
    fc.integer({ min: 0, max: 1500 }),
    fc.integer({ min: 1, max: 600 }),
    fc.integer({ min: 1, max: 600 }),
  );
  fc.assert(
    fc.property(sizes, ([n, window, wanted]) => {
      const stride = Math.min(wanted, window);
      let done = 0;
      for (const { from, scoreFrom, to } of windowPlan(n, window, stride)) {
        expect(scoreFrom).toBe(done);
        expect(to).toBeGreaterThan(scoreFrom);
        expect(to - from).toBeLessThanOrEqual(window);
        expect(from === 0 || scoreFrom - from >= window - stride).toBe(true);
        done = to;
      }
      expect(done).toBe(n);
    }),
    { seed: 20261123, numRuns: 200 },
  );
});
