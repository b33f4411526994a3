import { expect, test } from 'vitest';
import type { TokenRun } from '../../contracts/token-inspection.ts';
import { copyText } from './copy-selection.ts';

const run: TokenRun = {
  lane: 'x',
  firstIndex: 7,
  start: Uint32Array.of(20, 24),
  end: Uint32Array.of(24, 29),
  id: Int32Array.of(464, -1),
  flags: Uint8Array.of(0, 0),
  pieces: ['The', 'Ġ"q"'],
};

test('tokens are copied as ids, as spellings, or as JSON with spans', () => {
  expect(copyText(run, 'ids')).toBe('[464,-1]');
  expect(copyText(run, 'tokens')).toBe('["The","Ġ\\"q\\""]');
  expect(JSON.parse(copyText(run, 'json'))).toEqual([
    { index: 7, id: 464, token: 'The', bytes: [20, 24] },
    { index: 8, id: null, token: 'Ġ"q"', bytes: [24, 29] },
  ]);
});
