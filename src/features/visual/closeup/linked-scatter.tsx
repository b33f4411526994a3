import { useId } from 'react';
import { PatchScatter, type PatchScatterProps } from '../../../plots/patch-scatter/patch-scatter.tsx';
import { patchHoverActions, usePatchHover } from '../../../state/patch-hover-store.ts';
import { useTheme } from '../../../state/theme-store.ts';
import { patchColours } from '../patch-colours.ts';

type LinkedScatterProps = Omit<PatchScatterProps, 'colours' | 'hovered' | 'pinned' | 'onHover' | 'onPin'>;

/** Patches as points that mark what is pointed at in any picture, and the other way round. */
export function LinkedScatter(props: LinkedScatterProps) {
  const source = useId();
  const hovered = usePatchHover((state) => state.hovered);
  const pinned = usePatchHover((state) => state.pinned);
  const theme = useTheme((state) => state.theme);
  return (
    <PatchScatter
      {...props}
      colours={patchColours(theme)}
      hovered={hovered}
      pinned={pinned}
      onHover={(patch) => (patch ? patchHoverActions.hover(patch, source) : patchHoverActions.leave(source))}
      onPin={patchHoverActions.togglePin}
    />
  );
}
