import fc from 'fast-check';
import { expect, it } from 'vitest';
import { piecesOf, windowPlan } from './window-plan.ts';

it('reads 2,000 tokens in steps of 512 through a window of 1,024', () => {
  expect(windowPlan(2000, 1024, 512)).toEqual([
    { from: 0, scoreFrom: 0, to: 1024 },
    { from: 512, scoreFrom: 1024, to: 1536 },
    { from: 976, scoreFrom: 1536, to: 2000 },
  ]);
  expect(windowPlan(100, 1024, 512)).toEqual([{ from: 0, scoreFrom: 0, to: 100 }]);
  expect(windowPlan(0, 1024, 512)).toEqual([]);
});

it('feeds a window in pieces where the model remembers, and otherwise at once after a short beginning', () => {
  expect(piecesOf(700, true, true)).toEqual([
    [0, 128],
    [128, 384],
    [384, 640],
    [640, 700],
  ]);
  expect(piecesOf(700, true, false)).toEqual(piecesOf(700, true, true));
  expect(piecesOf(700, false, true)).toEqual([
    [0, 128],
    [0, 700],
  ]);
  expect(piecesOf(700, false, false)).toEqual([[0, 700]]);
  expect(piecesOf(200, true, true)).toEqual([[0, 200]]);
  expect(piecesOf(0, true, true)).toEqual([[0, 0]]);
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
