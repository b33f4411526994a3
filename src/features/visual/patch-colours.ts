import type { PatchColours } from '../../plots/patch-canvas/paint.ts';
import type { Theme } from '../../state/theme-store.ts';
import { themeColour } from '../../ui/theme-colour.ts';

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
  return {
    surface: themeColour('--surface'),
    kept: themeColour('--series-0'),
    recovered: themeColour('--series-1'),
    merged: themeColour('--series-2'),
    dropped: themeColour('--line-strong'),
  };
}
