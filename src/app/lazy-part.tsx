import { type ComponentType, lazy } from 'react';
import { TokenscopeError } from '../contracts/errors.ts';
import { trackWork } from '../state/pending-work.ts';

/** A component loaded when it is first shown; the idle signal waits for it, and a failed load names its cure. */
export const lazyPart = <P extends object>(load: () => Promise<ComponentType<P>>) =>
  lazy(async () => {
    try {
      return { default: await trackWork(load()) };
    } catch (error) {
      throw new TokenscopeError(
        'offline',
        'A part of the page could not be loaded.',
        'Check the connection and reload the page.',
        { cause: error },
      );
    }
  });
