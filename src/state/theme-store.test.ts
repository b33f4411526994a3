// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';

const system = { dark: false, listeners: new Set<() => void>() };

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
  system.dark = false;
  system.listeners.clear();
  vi.stubGlobal('matchMedia', () => ({
    matches: system.dark,
    addEventListener: (_type: string, listener: () => void) => system.listeners.add(listener),
  }));
});

const shown = (): string | undefined => document.documentElement.dataset.theme;
const freshPage = () => import('./theme-store.ts');

it('follows the system until the person chooses', async () => {
  const { setTheme, startTheme } = await freshPage();
  startTheme();
  expect(shown()).toBe('light');
  system.dark = true;
  for (const listener of system.listeners) listener();
  expect(shown()).toBe('dark');
  setTheme('light');
  for (const listener of system.listeners) listener();
  expect(shown()).toBe('light');
});

it('remembers the choice', async () => {
  const first = await freshPage();
  first.setTheme('dark');
  vi.resetModules();
  const second = await freshPage();
  second.startTheme();
  expect(shown()).toBe('dark');
  expect(second.themeStore.getState().choice).toBe('dark');
});

it('works where storage is refused', async () => {
  const { setTheme, startTheme } = await freshPage();
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  startTheme();
  setTheme('dark');
  expect(shown()).toBe('dark');
});
