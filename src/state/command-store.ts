import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Something that the person can do from the command palette and, with `keys`, from the keyboard. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Heading under which the palette and the keyboard help list it. */
  readonly group: string;
  /** `mod+k` (Ctrl, or ⌘ on a Mac), `shift+t`, `?`, `b`: lower case, modifiers first. */
  readonly keys?: string;
  readonly run: () => void;
}

/** Keys that a part handles by itself while it has the focus; listed in the help only. */
export interface LocalKeys {
  readonly keys: string;
  readonly label: string;
  readonly group: string;
}

interface CommandState {
  readonly commands: readonly Command[];
  readonly localKeys: readonly LocalKeys[];
  /** Whether single characters act as shortcuts; off for people whose input method sends stray ones. */
  readonly singleKeys: boolean;
}

const storageKey = 'tokenscope.single-keys';

export const commandStore = createStore<CommandState>(() => ({
  commands: [],
  localKeys: [],
  singleKeys: true,
}));

/** Adds commands until the returned function is called. A key combination belongs to one command: @throws Error when taken. */
export function addCommands(added: readonly Command[]): () => void {
  const taken = new Map(commandStore.getState().commands.map((command) => [command.keys, command.id]));
  for (const { id, keys } of added) {
    if (keys !== undefined && taken.has(keys)) {
      throw new Error(`The commands '${taken.get(keys)}' and '${id}' both want '${keys}'`);
    }
  }
  commandStore.setState(({ commands }) => ({ commands: [...commands, ...added] }));
  return () =>
    commandStore.setState(({ commands }) => ({
      commands: commands.filter((command) => !added.includes(command)),
    }));
}

/** Offers commands while the component is mounted; pass a constant or memoised list. */
export const useCommands = (commands: readonly Command[]): void =>
  useEffect(() => addCommands(commands), [commands]);

/** Lists keys in the help while the component is mounted; pass a constant list. */
export const useLocalKeys = (added: readonly LocalKeys[]): void =>
  useEffect(() => {
    commandStore.setState(({ localKeys }) => ({ localKeys: [...localKeys, ...added] }));
    return () =>
      commandStore.setState(({ localKeys }) => ({
        localKeys: localKeys.filter((keys) => !added.includes(keys)),
      }));
  }, [added]);

export const useCommandState = <T>(selector: (state: CommandState) => T): T =>
  useStore(commandStore, selector);

export function setSingleKeys(singleKeys: boolean): void {
  commandStore.setState({ singleKeys });
  try {
    localStorage.setItem(storageKey, String(singleKeys));
  } catch {
    // Private windows may refuse storage: the choice then holds for this page only.
  }
}

/** Reads the remembered choice; call once, before the first render. */
export function startCommands(): void {
  try {
    commandStore.setState({ singleKeys: localStorage.getItem(storageKey) !== 'false' });
  } catch {
    // Private windows may refuse storage: the default holds.
  }
}

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The combination of a key press as commands write it. Shift is part of a character such as `?`, so it is named only with letters. */
export function keysOf(press: KeyPress): string {
  const key = press.key.toLowerCase();
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('mod');
  if (press.altKey) parts.push('alt');
  if (press.shiftKey && (key.length > 1 || /\p{L}/u.test(key))) parts.push('shift');
  return [...parts, key].join('+');
}

/** The command that a key press asks for, or null. While text is being typed only combinations with `mod` count. */
export function commandFor(press: KeyPress, isTyping: boolean): Command | null {
  const { commands, singleKeys } = commandStore.getState();
  const keys = keysOf(press);
  if (!keys.startsWith('mod+') && (isTyping || !singleKeys)) return null;
  return commands.find((command) => command.keys === keys) ?? null;
}
