import { memo, useMemo } from 'react';
import { formatCount } from '../../../base/format-number.ts';
import type { NamedMap, OpenPicture, PruneOutcome } from '../../../contracts/vision-view.ts';
import { defaultVisual } from '../../../contracts/visual-settings.ts';
import { valueRange } from '../../../plots/patch-canvas/colour-ramp.ts';
import type { PatchLayer } from '../../../plots/patch-canvas/paint.ts';
import { workspaceActions, workspaceStore } from '../../../state/workspace-store.ts';
import { formatFigure } from '../format-figure.ts';
import { LinkedPatches } from '../linked-patches.tsx';
import { keptOf, tokenLayer, traceOf } from '../pruning-runs.ts';
import styles from './wall.module.css';

/** Width in px that the plots of the wall are drawn for. */
export const plotWidth = 190;

interface TokensPictureProps {
  readonly id: string;
  readonly name: string;
  readonly outcome: PruneOutcome | undefined;
  readonly picture: OpenPicture;
  /** Which of the wall's budgets it ran at; null for a method that decides the number itself. */
  readonly column: number | null;
}

/** What a run kept, and how many tokens that are. */
export const TokensPicture = memo(function TokensPicture(props: TokensPictureProps) {
  const { id, name, outcome, picture, column } = props;
  if (outcome?.kind === 'failed') {
    return (
      <p className={styles.failed} role="alert">
        {outcome.error.message} {outcome.error.cure}
      </p>
    );
  }
  const trace = traceOf(outcome);
  const figures = trace && keptOf(trace);
  const label = figures
    ? `${name}: ${formatCount(figures.kept)} of ${formatCount(figures.total)} tokens`
    : `${name}: running`;
  return (
    <figure className={styles.cell} aria-busy={outcome === undefined}>
      <LinkedPatches
        views={picture.views}
        layer={tokenLayer(trace, picture.views.length)}
        label={label}
        width={plotWidth}
      />
      <figcaption>
        {figures ? (
          <button
            type="button"
            className={styles.look}
            title={`Look at ${name} closely`}
            onClick={() => lookAt(id, column)}
          >
            {formatCount(figures.kept)} of {formatCount(figures.total)}
          </button>
        ) : (
          'running'
        )}
      </figcaption>
    </figure>
  );
});

function lookAt(selected: string, column: number | null): void {
  const { budgets } = { ...defaultVisual, ...workspaceStore.getState().visual };
  const keep = column === null ? undefined : budgets[column];
  workspaceActions.setVisual({ selected, show: 'tokens', ...(keep === undefined ? {} : { keep }) });
}

interface MapPictureProps {
  readonly name: string;
  readonly map: NamedMap;
  readonly picture: OpenPicture;
}

/** A map of values that a method goes by, drawn over its own range. */
function MapPictureDrawn({ name, map, picture }: MapPictureProps) {
  const { views } = map;
  const range = useMemo(() => valueRange(views), [views]);
  const layer: PatchLayer = useMemo(
    () =>
      views.length === picture.views.length ? { kind: 'map', maps: views, ...range } : { kind: 'picture' },
    [views, picture, range],
  );
  return (
    <figure className={styles.cell}>
      <LinkedPatches
        views={picture.views}
        layer={layer}
        label={`${name}: ${map.name} by patch`}
        width={plotWidth}
      />
      <figcaption>
        {map.name}
        <span>
          {formatFigure(range.low)} to {formatFigure(range.high)}
        </span>
      </figcaption>
    </figure>
  );
}

/** Many methods go by the same map whatever the budget: it is drawn once. */
export const MapPicture = memo(
  MapPictureDrawn,
  (before, after) =>
    before.name === after.name && before.picture === after.picture && isSameMap(before.map, after.map),
);

const isSameMap = (a: NamedMap, b: NamedMap): boolean =>
  a.name === b.name &&
  a.views.length === b.views.length &&
  a.views.every((view, v) => view.every((value, i) => Object.is(value, b.views[v]![i])));
