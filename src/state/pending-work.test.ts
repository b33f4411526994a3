import { expect, it } from 'vitest';
import { pendingWork, trackWork } from './pending-work.ts';

it('counts work until it settles, either way', async () => {
  const done = trackWork(Promise.resolve(5));
  const failed = trackWork(Promise.reject(new Error('no')));
  expect(pendingWork()).toBe(2);
  expect(await done).toBe(5);
  await expect(failed).rejects.toThrow('no');
  expect(pendingWork()).toBe(0);
});
