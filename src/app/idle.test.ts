// @vitest-environment happy-dom
import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { trackWork } from '../state/pending-work.ts';
import { installIdleSignal } from './idle.ts';

function openEnded(): { readonly promise: Promise<number>; readonly finish: () => void } {
  let finish = (): void => undefined;
  const promise = new Promise<number>((resolve) => {
    finish = () => resolve(1);
  });
  return { promise, finish };
}

/** Starts work of one kind and gives back what ends it. */
const kinds: Readonly<Record<string, (queryClient: QueryClient) => () => void>> = {
  'a query fetches': (queryClient) => {
    const { promise, finish } = openEnded();
    void queryClient.fetchQuery({ queryKey: ['work'], queryFn: () => promise });
    return finish;
  },
  'tracked work runs': () => {
    const { promise, finish } = openEnded();
    void trackWork(promise);
    return finish;
  },
  'a part of the page is busy': () => {
    const part = document.createElement('div');
    part.setAttribute('aria-busy', 'true');
    document.body.append(part);
    return () => part.remove();
  },
};

it.each(Object.keys(kinds))('is not idle while %s, and idle two frames after', async (kind) => {
  const queryClient = new QueryClient();
  installIdleSignal(queryClient);
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const finish = kinds[kind]!(queryClient);
  let isIdle = false;
  // oxlint-disable-next-line no-underscore-dangle -- the end-to-end harness knows it by this name
  const idle = window.__tokenscopeIdle().then(() => {
    isIdle = true;
  });
  for (let i = 0; i < 5; i++) await frame();
  expect(isIdle).toBe(false);
  finish();
  await idle;
  expect(isIdle).toBe(true);
});
