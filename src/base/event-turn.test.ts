import { expect, it } from 'vitest';
import { createEventTurn } from './event-turn.ts';

it('lets a queued abort through and then throws its reason', async () => {
  const controller = new AbortController();
  const turn = createEventTurn(controller.signal, 0);
  await turn();
  setTimeout(() => controller.abort(new DOMException('enough', 'AbortError')), 0);
  let turns = 0;
  const loop = async (): Promise<void> => {
    for (;;) {
      turns++;
      await turn();
    }
  };
  await expect(loop()).rejects.toThrow('enough');
  expect(turns).toBeLessThan(1000);
});

it('throws at once when already aborted, before any turn is due', async () => {
  const controller = new AbortController();
  controller.abort(new DOMException('late', 'AbortError'));
  await expect(createEventTurn(controller.signal, 1e9)()).rejects.toThrow('late');
});
