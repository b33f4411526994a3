import { expect, it } from 'vitest';
import { cellText, shareFill } from './cells.ts';

it('says how many were found and how sure that is', () => {
  expect(cellText({ state: 'asked', found: 8, asked: 10, tokens: 1200 })).toEqual({
    share: '80 %',
    interval: '49–94',
    sentence: '8 of 10 found, 95 % interval 49 to 94 %, 1,200 tokens',
  });
});

it('tells apart what waits, runs and failed', () => {
  expect(cellText({ state: 'waiting' }).sentence).toBe('not asked yet');
  expect(cellText({ state: 'running' }).share).toBe('…');
  expect(cellText({ state: 'failed', message: 'Too long.' }).sentence).toBe('Too long.');
});

it('is darkest where all are found', () => {
  expect([0, 0.5, 1].map(shareFill).map((fill) => /(\d+)%/.exec(fill)?.[1])).toEqual(['0', '25', '50']);
});
