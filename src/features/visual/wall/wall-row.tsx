import { useMemo } from 'react';
import type {
  FlatTrace,
  NamedMap,
  OpenPicture,
  PruneOutcome,
  PrunerCard,
} from '../../../contracts/vision-view.ts';
import { valueRange } from '../../../plots/patch-canvas/colour-ramp.ts';
import type { PatchLayer } from '../../../plots/patch-canvas/paint.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { LinkedPatches } from '../linked-patches.tsx';
import { keptOf, tokenLayer, traceOf } from '../pruning-runs.ts';
import { useVisual } from '../use-picture.ts';
import styles from './wall.module.css';

interface WallRowProps {
  readonly card: PrunerCard;
  readonly outcomes: readonly (PruneOutcome | undefined)[];
  readonly picture: OpenPicture;
  readonly budgets: readonly number[];
}

/** Width in px that the plots are drawn for. */
export const plotWidth = 190;
/** Methods that fit on the board. */
const mostOnBoard = 6;

/** One method at every budget, and the map that it goes by. */
export function WallRow({ card, outcomes, picture, budgets }: WallRowProps) {
  const { selected, methods } = useVisual();
  const { id, name, fidelity, fidelityNote, mechanism } = card;
  const isOnBoard = methods.includes(id);
  const traces = outcomes.map(traceOf);
  const decides = !card.budgets.includes('count') && !card.budgets.includes('ratio');
  const own = traces.find((trace) => trace !== null) ?? null;
  const seat = decides && own ? nearestColumn(own, budgets) : null;
  return (
    <tr data-selected={id === selected}>
      <th scope="row" className={styles.method}>
        <button
          type="button"
          className={styles.name}
          aria-pressed={id === selected}
          onClick={() => workspaceActions.setVisual({ selected: id, show: 'tokens' })}
        >
          {name}
        </button>
        <div className={styles.tags}>
          <FidelityBadge fidelity={fidelity} note={fidelityNote} />
          <IconButton
            label={isOnBoard ? `Take ${name} off the board` : `Show ${name} on the board`}
            icon={isOnBoard ? 'check' : 'pin'}
            isDisabled={!isOnBoard && methods.length >= mostOnBoard}
            onPress={() => workspaceActions.setVisual({ methods: toggled(methods, id) })}
          />
        </div>
        <span className={styles.soft}>
          {mechanism}
          {decides && ', decides the number itself'}
        </span>
        {own?.warnings.map((warning) => (
          <span key={warning} className={styles.warning}>
            {warning}
          </span>
        ))}
      </th>
      {outcomes.map((outcome, b) => (
        <td key={b}>
          {(seat === null || seat === b) && (
            <Cell name={name} outcome={outcome} picture={picture} onSelect={() => select(id, budgets[b]!)} />
          )}
        </td>
      ))}
      <td>{own && own.maps.length > 0 && <OwnMap name={name} map={own.maps[0]!} picture={picture} />}</td>
    </tr>
  );
}

const toggled = (ids: readonly string[], id: string): readonly string[] =>
  ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];

const select = (selected: string, keep: number): void =>
  workspaceActions.setVisual({ selected, keep, show: 'tokens' });

/** The column whose budget is nearest to what a method kept of its own accord. */
function nearestColumn(trace: FlatTrace, budgets: readonly number[]): number {
  const { kept, total } = keptOf(trace);
  const distances = budgets.map((budget) => Math.abs(budget - (100 * kept) / total));
  return distances.indexOf(Math.min(...distances));
}

interface CellProps {
  readonly name: string;
  readonly outcome: PruneOutcome | undefined;
  readonly picture: OpenPicture;
  readonly onSelect: () => void;
}

function Cell({ name, outcome, picture, onSelect }: CellProps) {
  const trace = traceOf(outcome);
  if (outcome?.kind === 'failed') {
    return (
      <p className={styles.failed} role="alert">
        {outcome.error.message} {outcome.error.cure}
      </p>
    );
  }
  const figures = trace && keptOf(trace);
  const label = figures ? `${name}: ${figures.kept} of ${figures.total} tokens` : `${name}: running`;
  return (
    <figure className={styles.cell} aria-busy={outcome === undefined}>
      <LinkedPatches
        views={picture.views}
        layer={tokenLayer(trace, picture.views.length)}
        label={label}
        width={plotWidth}
      />
      <figcaption>
        {figures && (
          <button type="button" className={styles.look} title={`Look at ${name} closely`} onClick={onSelect}>
            {figures.kept} of {figures.total}
          </button>
        )}
        {outcome?.kind === 'done' && <span>{formatMs(outcome.ms)}</span>}
      </figcaption>
    </figure>
  );
}

const formatMs = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

interface OwnMapProps {
  readonly name: string;
  readonly map: NamedMap;
  readonly picture: OpenPicture;
}

function OwnMap({ name, map, picture }: OwnMapProps) {
  const { views } = map;
  const layer: PatchLayer = useMemo(
    () =>
      views.length === picture.views.length
        ? { kind: 'map', maps: views, ...valueRange(views) }
        : { kind: 'picture' },
    [views, picture],
  );
  return (
    <figure className={styles.cell}>
      <LinkedPatches
        views={picture.views}
        layer={layer}
        label={`${name}: ${map.name} by patch`}
        width={plotWidth}
      />
      <figcaption>{map.name}</figcaption>
    </figure>
  );
}
