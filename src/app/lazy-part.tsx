import type { ComponentType } from 'react';
import { trackWork } from '../state/pending-work.ts';
import { lazyPart as partOf } from '../ui/lazy-part.tsx';

/** As of the kit; the idle signal waits for it to be loaded. */
export const lazyPart = <P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> =>
  partOf(() => trackWork(load()));
