import type { FlatTrace, OpenPicture, PatchRef } from '../../contracts/vision-view.ts';
import { type Fate, patchFates } from '../../plots/patch-canvas/fates.ts';
import { patchHoverActions, usePatchHover } from '../../state/patch-hover-store.ts';
import { Button } from '../../ui/button.tsx';
import styles from './picture-stage.module.css';

interface PatchReadoutProps {
  readonly picture: OpenPicture;
  readonly trace: FlatTrace | null;
  /** Objects that were asked for. */
  readonly named: readonly number[];
}

const fateLabels: Readonly<Record<Fate, string>> = {
  dropped: 'dropped',
  kept: 'kept',
  recovered: 'recovered by the question',
  seat: 'holds a merged token',
  absorbed: 'merged elsewhere',
  leftover: 'in a token without a place',
  padding: 'padding',
};

/** The patch pointed at, in words. */
export function PatchReadout({ picture, trace, named }: PatchReadoutProps) {
  const hovered = usePatchHover((state) => state.hovered);
  const pinned = usePatchHover((state) => state.pinned);
  const patch = hovered ?? pinned;
  const view = patch && picture.views[patch.view];
  return (
    <div className={styles.readout}>
      <p aria-live="polite">
        {patch && view ? describe(patch, picture, trace, named) : 'Point at a patch to find it everywhere.'}
      </p>
      {pinned && (
        <Button variant="quiet" icon="close" onPress={() => patchHoverActions.togglePin(pinned)}>
          Unpin
        </Button>
      )}
    </div>
  );
}

function describe(
  { view, index }: PatchRef,
  { views, objects }: OpenPicture,
  trace: FlatTrace | null,
  named: readonly number[],
): string {
  const { id, role, grid, coverage } = views[view]!;
  const where =
    role === 'audio'
      ? `frame ${index + 1} of ${grid.w}`
      : `${views.length > 1 ? `${id}, ` : ''}row ${Math.floor(index / grid.w) + 1}, column ${(index % grid.w) + 1}`;
  const fate = trace ? patchFates(trace, views)[view]?.fate[index] : undefined;
  const shows = named.flatMap((object) => {
    const share = coverage[object]?.[index] ?? 0;
    return share >= 0.005 ? [`${Math.round(100 * share)} % ${objects[object]}`] : [];
  });
  return [where, ...(fate ? [fateLabels[fate]] : []), ...shows].join(' · ');
}
