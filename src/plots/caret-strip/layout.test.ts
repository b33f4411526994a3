import { expect, test } from 'vitest';
import { caretAfterKey, layoutStrip } from './layout.ts';

test('shows the characters around a caret with their bytes', () => {
  const strip = layoutStrip('aé🤗b', 3);
  expect(strip.characters).toEqual([
    { text: 'a', start: 0, end: 1 },
    { text: 'é', start: 1, end: 3 },
    { text: '🤗', start: 3, end: 7 },
    { text: 'b', start: 7, end: 8 },
  ]);
  expect(strip.caret).toBe(2);
  expect(layoutStrip('aé🤗b', 5).caret).toBe(2);
  expect(layoutStrip('ab', 99).caret).toBe(2);
});

test('cuts a long text on both sides', () => {
  const strip = layoutStrip('x'.repeat(500), 200);
  expect([strip.isCutBefore, strip.isCutAfter, strip.caret, strip.characters.length]).toEqual([
    true,
    true,
    60,
    90,
  ]);
  expect(strip.characters[0]!.start).toBe(140);
});

test('keys move the caret by characters, never into one', () => {
  const move = (key: string, caret: number): number | null =>
    caretAfterKey(layoutStrip('aé🤗b', caret), key, caret, 8);
  expect(move('ArrowRight', 3)).toBe(7);
  expect(move('ArrowLeft', 3)).toBe(1);
  expect([move('ArrowLeft', 0), move('ArrowRight', 8)]).toEqual([0, 8]);
  expect([move('Home', 3), move('End', 3), move('PageDown', 0), move('PageUp', 8)]).toEqual([0, 8, 8, 0]);
  expect(move('x', 3)).toBeNull();
});
