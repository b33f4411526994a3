// @vitest-environment happy-dom
import { act, Suspense } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { render } from '../testing/render.ts';
import { lazyPart } from './lazy-part.tsx';

afterEach(() => {
  vi.restoreAllMocks();
});

it('is loaded once it is shown, and gets its properties', async () => {
  const load = vi.fn(() => Promise.resolve(({ name }: { readonly name: string }) => <p>Hello {name}</p>));
  const Part = lazyPart(load);
  expect(load).not.toHaveBeenCalled();
  const { container } = render(
    <Suspense fallback={<p>Wait</p>}>
      <Part name="Ada" />
    </Suspense>,
  );
  expect(container.textContent).toBe('Wait');
  await act(() => Promise.resolve());
  expect(container.textContent).toBe('Hello Ada');
});

it('says in its own place that it could not be loaded', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const Part = lazyPart(() => Promise.reject(new TypeError('Failed to fetch')));
  const { container } = render(
    <Suspense fallback={null}>
      <p>The rest</p>
      <Part />
    </Suspense>,
  );
  await act(() => Promise.resolve());
  expect(container.textContent).toContain('The rest');
  expect(container.textContent).toContain('A part of the page could not be loaded.');
});
