import { type ComponentType, lazy } from 'react';
import { TokenscopeError } from '../contracts/errors.ts';
import { ErrorBoundary } from './error-boundary.tsx';

/**
 * A component loaded when it is first shown; Suspense shows what stands there meanwhile. Where it cannot be loaded, or fails,
 * a card with the cure stands in its place, and the rest of the page goes on.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Content = lazy(async () => {
    try {
      return { default: await load() };
    } catch (error) {
      throw new TokenscopeError(
        'offline',
        'A part of the page could not be loaded.',
        'Check the connection and reload the page.',
        { cause: error },
      );
    }
  }) as ComponentType<P>;
  return (props: P) => (
    <ErrorBoundary>
      <Content {...props} />
    </ErrorBoundary>
  );
}
