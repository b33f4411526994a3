import { sampleTexts } from '../contracts/sample-texts.ts';
import { type Command, commandFor } from '../state/command-store.ts';
import { setTheme, themeStore } from '../state/theme-store.ts';
import { workspaceActions } from '../state/workspace-store.ts';
import type { OverlayName } from './overlays.tsx';
import { views } from './views.tsx';

/** What the shell itself can do. */
export const shellCommands = (open: (overlay: OverlayName) => void): readonly Command[] => [
  ...views.map(({ id, label, keys }) => ({
    id: `view-${id}`,
    label: `Go to ${label}`,
    group: 'Views',
    keys,
    run: () => workspaceActions.setView(id),
  })),
  {
    id: 'palette',
    label: 'Search commands',
    group: 'Page',
    keys: 'mod+k',
    run: () => open('palette'),
  },
  { id: 'help', label: 'Keyboard help', group: 'Page', keys: '?', run: () => open('help') },
  {
    id: 'models',
    label: 'Models: choose one, backend, storage',
    group: 'Page',
    keys: 'm',
    run: () => open('models'),
  },
  { id: 'share', label: 'Share this page', group: 'Page', keys: 's', run: () => open('share') },
  {
    id: 'theme',
    label: 'Switch between light and dark',
    group: 'Page',
    keys: 't',
    run: () => setTheme(themeStore.getState().theme === 'dark' ? 'light' : 'dark'),
  },
  ...sampleTexts.map(({ id, label }) => ({
    id: `sample-${id}`,
    label,
    group: 'Sample texts',
    run: () => workspaceActions.setText({ kind: 'sample', id }),
  })),
];

/** Runs the command that a key press asks for. @returns a function that stops listening. */
export function listenForKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = commandFor(event, isTyping(event.target));
    if (!command) return;
    event.preventDefault();
    command.run();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}

/** Whether keys typed at this element make text, or pick items by their first letter. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest(
      'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [role=listbox], [role=menu], [role=dialog]',
    ) !== null);
