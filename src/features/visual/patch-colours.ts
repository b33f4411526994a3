import type { PatchColours } from '../../plots/patch-canvas/paint.ts';
import type { Theme } from '../../state/theme-store.ts';

/** Colours of patches, and of points that stand back. */
export interface ThemeColours extends PatchColours {
  readonly dropped: string;
}

const known = new Map<Theme, ThemeColours>();

/** Colours of patches in the theme that the page shows. */
export function patchColours(theme: Theme): ThemeColours {
  const colours = known.get(theme) ?? readColours();
  known.set(theme, colours);
  return colours;
}

function readColours(): ThemeColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    surface: read('--surface'),
    kept: read('--series-0'),
    recovered: read('--series-1'),
    merged: read('--series-2'),
    dropped: read('--line-strong'),
  };
}
