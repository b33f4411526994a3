import { useId } from 'react';
import type { PatchRef, ViewPicture } from '../../contracts/vision-view.ts';
import type { PatchLayer } from '../../plots/patch-canvas/paint.ts';
import { PatchCanvas } from '../../plots/patch-canvas/patch-canvas.tsx';
import { patchHoverActions, usePatchHover } from '../../state/patch-hover-store.ts';
import { useTheme } from '../../state/theme-store.ts';
import { patchColours } from './patch-colours.ts';

interface LinkedPatchesProps {
  readonly views: readonly ViewPicture[];
  readonly layer: PatchLayer;
  readonly label: string;
  /** Width in px that lines are drawn for. */
  readonly width: number;
}

/** A plot of patches that marks what is pointed at in any other. */
export function LinkedPatches({ views, layer, label, width }: LinkedPatchesProps) {
  const source = useId();
  const hovered = usePatchHover((state) => state.hovered);
  const pinned = usePatchHover((state) => state.pinned);
  const theme = useTheme((state) => state.theme);
  const onHover = (patch: PatchRef | null): void =>
    patch ? patchHoverActions.hover(patch, source) : patchHoverActions.leave(source);
  return (
    <PatchCanvas
      views={views}
      layer={layer}
      colours={patchColours(theme)}
      label={label}
      width={width}
      hovered={hovered}
      pinned={pinned}
      onHover={onHover}
      onPin={patchHoverActions.togglePin}
    />
  );
}
