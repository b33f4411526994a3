export interface Group<T> {
  /** Also the key of the group in a list. */
  readonly id: string;
  readonly group: string;
  readonly items: readonly T[];
}

/** Items under their headings, both in order of first appearance. */
export function groupBy<T extends { readonly group: string }>(items: readonly T[]): readonly Group<T>[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.group);
    if (group) group.push(item);
    else groups.set(item.group, [item]);
  }
  return Array.from(groups, ([group, members]) => ({ id: group, group, items: members }));
}

const isMac = (): boolean => /Mac|iP(hone|ad)/.test(navigator.userAgent);

const keyNames: Readonly<Record<string, string>> = {
  shift: 'Shift',
  alt: 'Alt',
  enter: 'Enter',
  escape: 'Esc',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
};

/** A key combination as it stands on the keyboard: `mod+k` is ⌘ K on a Mac and Ctrl K elsewhere. */
export const printKeys = (keys: string): string =>
  keys
    .split('+')
    .map((key) =>
      key === 'mod'
        ? isMac()
          ? '⌘'
          : 'Ctrl'
        : (keyNames[key] ?? (key.length === 1 ? key.toUpperCase() : key)),
    )
    .join(' ');
