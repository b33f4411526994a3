// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TokenscopeError } from '../contracts/errors.ts';
import { click, render } from '../testing/render.ts';
import { ErrorBoundary } from './error-boundary.tsx';

let isBroken = true;
function Fragile() {
  if (isBroken) throw new TokenscopeError('corrupt', 'The lane is broken.', 'Remove it.');
  return <p>All well</p>;
}

beforeEach(() => {
  isBroken = true;
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('puts the card in the place of what failed, leaves the rest, and tries again', () => {
  const { container } = render(
    <>
      <ErrorBoundary>
        <Fragile />
      </ErrorBoundary>
      <p>Neighbour</p>
    </>,
  );
  expect(container.textContent).toContain('The lane is broken.Remove it.');
  expect(container.textContent).toContain('Neighbour');
  isBroken = false;
  click('button', 'Try again');
  expect(container.textContent).toBe('All wellNeighbour');
});
