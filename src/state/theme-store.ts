import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

interface ThemeState {
  readonly choice: ThemeChoice;
  /** The choice with `system` resolved. */
  readonly theme: Theme;
}

const storageKey = 'tokenscope.theme';

export const themeStore = createStore<ThemeState>(() => ({ choice: 'system', theme: 'light' }));

/** Remembers the choice on this device; where storage is refused it lasts until the page closes. */
export function setTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(storageKey, choice);
  } catch {
    // Private windows may refuse storage: the choice then holds for this page only.
  }
  themeStore.setState({ choice, theme: resolveTheme(choice) });
}

/** Reads the remembered choice, follows the system's, and keeps `<html data-theme>` in step. Call once, before the first render. */
export function startTheme(): void {
  themeStore.subscribe(({ theme }) => {
    document.documentElement.dataset.theme = theme;
  });
  const stored = storedChoice();
  themeStore.setState({ choice: stored, theme: resolveTheme(stored) });
  systemDark().addEventListener('change', () => {
    const { choice } = themeStore.getState();
    themeStore.setState({ choice, theme: resolveTheme(choice) });
  });
}

export const useTheme = <T>(selector: (state: ThemeState) => T): T => useStore(themeStore, selector);

const systemDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

const resolveTheme = (choice: ThemeChoice): Theme =>
  choice === 'system' ? (systemDark().matches ? 'dark' : 'light') : choice;

function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}
