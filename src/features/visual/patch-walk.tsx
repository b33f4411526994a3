import { useId, useMemo } from 'react';
import type { PatchRef, ViewPicture } from '../../contracts/vision-view.ts';
import { patchLayout, stepPatch } from '../../plots/patch-canvas/layout.ts';
import type { PatchLayer } from '../../plots/patch-canvas/paint.ts';
import { useLocalKeys, type LocalKeys } from '../../state/command-store.ts';
import { patchHoverActions, patchHoverStore } from '../../state/patch-hover-store.ts';
import { LinkedPatches } from './linked-patches.tsx';
import styles from './picture-stage.module.css';

interface PatchWalkProps {
  readonly views: readonly ViewPicture[];
  readonly layer: PatchLayer;
  readonly label: string;
  readonly width: number;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const patchKeys: readonly LocalKeys[] = [
  { keys: 'arrows', label: 'Walk the patches of the large picture', group: 'Patches' },
  { keys: 'enter', label: 'Pin the patch, or let it go', group: 'Patches' },
  { keys: 'escape', label: 'Let go of all patches', group: 'Patches' },
];

/** The large picture: arrow keys walk its patches, Enter pins one. */
export function PatchWalk({ views, layer, label, width }: PatchWalkProps) {
  const source = useId();
  const layout = useMemo(() => patchLayout(views), [views]);
  useLocalKeys(patchKeys);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const { hovered, pinned } = patchHoverStore.getState();
    const at = hovered ?? pinned;
    const step = steps[event.key];
    if (step) {
      const next = at ? stepPatch(layout, views, at, ...step) : firstPatch(views);
      if (next) patchHoverActions.hover(next, source);
    } else if (event.key === 'Enter' && at) patchHoverActions.togglePin(at);
    else if (event.key === 'Escape') patchHoverActions.clear();
    else return;
    event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys walk the patches
    <div
      className={styles.walk}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys walk the patches
      tabIndex={0}
      role="application"
      aria-label="Patches: arrow keys walk them, Enter pins one"
      onKeyDown={onKeyDown}
      onBlur={() => patchHoverActions.leave(source)}
    >
      <LinkedPatches views={views} layer={layer} label={label} width={width} />
    </div>
  );
}

function firstPatch(views: readonly ViewPicture[]): PatchRef | null {
  for (const [view, { grid, valid }] of views.entries()) {
    const index = valid ? valid.indexOf(1) : 0;
    if (index >= 0 && index < grid.h * grid.w) return { view, index };
  }
  return null;
}
