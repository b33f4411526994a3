/**
 * Lets a long synchronous loop stay cancellable: awaiting the returned function gives the event loop a turn
 * whenever `everyMs` have passed since the last one, then throws when `signal` is aborted.
 */
export function createEventTurn(signal: AbortSignal, everyMs = 25): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last >= everyMs) {
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      last = performance.now();
    }
    signal.throwIfAborted();
  };
}
