import { expect, test } from 'vitest';
import type { WindowReport, WindowsUnderRule } from '../../../contracts/window-report.ts';
import { codingRows, windowFigures } from './window-rows.ts';

const coded = (rule: WindowsUnderRule['rule'], starts: readonly number[]): WindowsUnderRule => ({
  rule,
  starts: Uint32Array.from(starts),
  codes: starts.map(() => '1'),
  misread: rule === 'greedy' ? [1] : [],
  entropies: [
    { value: 1, support: 2, n: 2, reliable: false },
    { value: 0, support: 2, n: 1, reliable: false },
  ],
  tokens: starts.length * 2,
  changed: 1,
  changeable: 2,
});

const report: WindowReport = {
  name: 'x',
  model: null,
  backend: 'js',
  nBytes: 12,
  windowBits: 16,
  tokenBits: 8,
  delay: coded('delay', [0, 4, 8]),
  greedy: coded('greedy', [0, 6]),
  informationBits: 24,
  compressed: 10,
};

test('every coding is counted in bits for a byte and bytes for a token', () => {
  const figures = codingRows(report).map(({ id, bitsPerByte, bytesPerToken }) => [
    id,
    bitsPerByte,
    bytesPerToken,
  ]);
  expect(figures).toEqual([
    ['delay', 4, 2],
    ['greedy', 32 / 12, 3],
    ['endless', 2, 4],
    ['zlib', 80 / 12, 1.2],
  ]);
});

test('windows are saved with their ends and whether they can be read back', () => {
  const { json } = windowFigures(report, 'n-gram', {});
  expect(json).toMatchObject({
    greedy: [
      { start: 0, end: 6, isMisread: false },
      { start: 6, end: 12, isMisread: true },
    ],
  });
});
