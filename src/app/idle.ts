import type { QueryClient } from '@tanstack/react-query';
import { pendingWork } from '../state/pending-work.ts';
import { callsInFlight } from '../workers/rpc.ts';

declare global {
  interface Window {
    /** Resolves when nothing is being computed or loaded and what was computed has been painted; for end-to-end tests. */
    __tokenscopeIdle(): Promise<void>;
  }
}

const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

/**
 * Idle means, through two animation frames: no query fetches, no worker call is pending, no tracked work runs, and nothing
 * on the page is marked `aria-busy` (React may hold back what has loaded for some frames).
 */
export function installIdleSignal(queryClient: QueryClient): void {
  const isBusy = (): boolean =>
    queryClient.isFetching() > 0 ||
    callsInFlight() > 0 ||
    pendingWork() > 0 ||
    document.querySelector('[aria-busy=true]') !== null;
  // oxlint-disable-next-line no-underscore-dangle -- the end-to-end harness knows it by this name
  window.__tokenscopeIdle = async () => {
    let quietFrames = 0;
    while (quietFrames < 2) {
      await nextFrame();
      quietFrames = isBusy() ? 0 : quietFrames + 1;
    }
  };
}
