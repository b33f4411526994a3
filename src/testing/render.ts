import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { onTestFinished } from 'vitest';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

export interface Rendered {
  readonly container: HTMLElement;
  readonly rerender: (element: ReactNode) => void;
}

/** Mounts an element in a happy-dom document until the test ends. */
export function render(element: ReactNode): Rendered {
  const container = document.createElement('div');
  document.body.append(container);
  let root: Root;
  act(() => {
    root = createRoot(container);
    root.render(element);
  });
  onTestFinished(() => {
    act(() => root.unmount());
    container.remove();
  });
  return { container, rerender: (next) => act(() => root.render(next)) };
}

/** Clicks the one element that `selector` and, if given, its accessible name or text name. */
export function click(selector: string, name?: string): void {
  const matches = [...document.querySelectorAll<HTMLElement>(selector)].filter(
    (element) => name === undefined || (element.getAttribute('aria-label') ?? element.textContent) === name,
  );
  if (matches.length !== 1) throw new Error(`${matches.length} elements are ${selector} '${name ?? ''}'`);
  act(() => matches[0]!.click());
}
