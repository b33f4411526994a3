let pending = 0;

/** Counts a promise as work under way until it settles; for work that is neither a query nor a worker call. */
export function trackWork<T>(work: Promise<T>): Promise<T> {
  pending++;
  const settle = (): void => {
    pending--;
  };
  work.then(settle, settle);
  return work;
}

/** How many tracked promises have not settled. */
export const pendingWork = (): number => pending;
