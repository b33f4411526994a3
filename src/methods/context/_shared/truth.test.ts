import { expect, it } from 'vitest';
import { followThread, keysContaining } from './truth.ts';

const pair = (arrow: string) => {
  const [key, value] = arrow.split('→') as [string, string];
  return { key, value };
};
const pairs = ['a→b', 'x→y', 'b→c', 'c→d'].map(pair);

it('follows a→b, b→c, c→d from a to d, forward; backward in the reversed file', () => {
  const found = followThread(pairs, 'a')!;
  expect(found).toEqual({ path: [0, 2, 3], answer: 'd' });
  const reversed = followThread([...pairs].reverse(), 'a')!;
  expect(reversed.answer).toBe('d');
});

it('finds the same end wherever the pairs stand', () => {
  const shuffled = [pairs[2]!, pairs[0]!, pairs[3]!, pairs[1]!];
  const found = followThread(shuffled, 'a')!;
  expect(found).toEqual({ path: [1, 0, 2], answer: 'd' });
});

it('ends at an unknown key, and at a thread that bites its tail', () => {
  expect(followThread(pairs, 'nobody')).toBeNull();
  expect(followThread(['a→b', 'b→a'].map(pair), 'a')).toEqual({ path: [0, 1], answer: 'a' });
});

it('finds the values of keys with a character: the first and third of a*, b, *c', () => {
  const marked = ['a*→1', 'b→2', '*c→3'].map(pair);
  expect(keysContaining(marked, '*').map(({ answer }) => answer)).toEqual(['1', '3']);
  expect(new Set(keysContaining([...marked].reverse(), '*').map(({ answer }) => answer))).toEqual(
    new Set(['1', '3']),
  );
});
