// @vitest-environment happy-dom
import { act } from 'react';
import { expect, test, vi } from 'vitest';
import { render } from '../../testing/render.ts';
import { ContextRuler } from './context-ruler.tsx';

const rows = [
  { key: 'a', name: 'A', charsPerToken: [4.5, 1.5] },
  { key: 'b', name: 'B', charsPerToken: [Number.NaN, Number.NaN] },
];

test('prints the characters of the chosen kind, and a dash where there is no count', () => {
  const onLimit = vi.fn();
  const { container, rerender } = render(
    <ContextRuler limit={128_000} onLimit={onLimit} kinds={['Prose', 'UUID']} selected={0} rows={rows} />,
  );
  expect(container.textContent).toContain('576k characters');
  expect(container.textContent).toContain('B–');
  rerender(
    <ContextRuler limit={10_000} onLimit={onLimit} kinds={['Prose', 'UUID']} selected={1} rows={rows} />,
  );
  expect(container.textContent).toContain('15k characters');
});

test('is a slider for the keyboard', () => {
  const onLimit = vi.fn();
  const { container } = render(
    <ContextRuler limit={128_000} onLimit={onLimit} kinds={['Prose', 'UUID']} selected={0} rows={rows} />,
  );
  const slider = container.querySelector('[role=slider]')!;
  expect(slider.getAttribute('aria-valuetext')).toBe('128,000 tokens');
  const press = (key: string) =>
    act(
      () => void slider.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
    );
  press('ArrowRight');
  press('Home');
  press('x');
  expect(onLimit.mock.calls).toEqual([[140_000], [1000]]);
});
