import { expect, test } from 'vitest';
import { createRng } from '../base/rng.ts';
import { generateText, randomUuid, textKinds } from './text-kinds.ts';

const ids = textKinds.map(({ id }) => id);
const text = (id: string, seed = 1) => generateText(textKinds.find((kind) => kind.id === id)!, 2000, seed);

test('equal seeds give equal texts, other seeds others', () => {
  for (const id of ids) {
    expect(text(id)).toBe(text(id));
    expect(text(id, 2)).not.toBe(text(id));
    expect(text(id).length).toBeGreaterThanOrEqual(2000);
    expect(text(id).isWellFormed()).toBe(true);
  }
});

test('each kind holds what it is called for', () => {
  expect(text('prose')).toMatch(/^[A-Za-z ,.;?'’“”\-3\n]+$/);
  expect(text('code')).toMatch(/[{(][^]*\n(\t| {2,})/);
  expect(text('digits')).toMatch(/^[0-9 \n]+$/);
  expect(text('cjk')).toMatch(/^[\p{Script=Han}，。\n]+$/u);
  expect(text('emoji')).toMatch(/\p{Extended_Pictographic}\u200d\p{Extended_Pictographic}/u);
  expect(text('emoji')).not.toMatch(/\p{L}/u);
  for (const line of text('uuid-json').trimEnd().split('\n')) {
    const [[key, value]] = Object.entries(JSON.parse(line) as Record<string, string>) as [[string, string]];
    expect(`${key}${value}`).toMatch(/^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}){2}$/);
    expect(line.length).toBe(80);
  }
});

test('a UUID has 36 characters', () => {
  expect(randomUuid(createRng(3))).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});
