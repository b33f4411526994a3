import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { PruneOutcome, PrunerCard } from '../../../contracts/vision-view.ts';
import { FateLegend } from '../../../plots/patch-canvas/patch-legend.tsx';
import { pruneQuery, prunersQuery } from '../../../queries/vision.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { runOf } from '../pruning-runs.ts';
import { usePicture, useSourceRef, useVisual } from '../use-picture.ts';
import { RefereeRow } from './referee-row.tsx';
import { UnmetMethods } from './unmet-methods.tsx';
import { WallExport } from './wall-export.tsx';
import { WallRow } from './wall-row.tsx';
import styles from './wall.module.css';

/** Every method at every budget on the picture under study. */
export function WallTab() {
  const visual = useVisual();
  const { budgets } = visual;
  const ref = useSourceRef();
  const { picture, isStale } = usePicture();
  const { data: cards } = useQuery(prunersQuery);
  const columns = useQueries({
    queries: budgets.map((budget) =>
      pruneQuery(
        ref,
        (cards ?? []).map(({ id }) => runOf(visual, id, budget)),
      ),
    ),
    combine: (results) => ({
      outcomes: results.map(({ data }) => data ?? []),
      error: results.find(({ error }) => error)?.error ?? null,
    }),
  });
  const rows = useMemo(() => rowsOf(cards ?? [], columns.outcomes), [cards, columns.outcomes]);
  if (columns.error) return <ErrorCard report={toErrorReport(columns.error)} />;
  if (!picture || !cards) return <div className={styles.waiting} aria-busy="true" />;
  const shown = rows.filter(({ outcomes }) => outcomes.every((outcome) => outcome?.kind !== 'unmet'));
  return (
    <div className={styles.tab} data-stale={isStale}>
      <header className={styles.head}>
        <FateLegend />
        <WallExport rows={shown} budgets={budgets} encoder={picture.encoder} />
      </header>
      <div className={styles.scroll}>
        <table className={styles.wall}>
          <caption className={styles.caption}>
            What each method keeps of {picture.tokens} visual tokens
          </caption>
          <thead>
            <tr>
              <th scope="col">Method</th>
              {budgets.map((budget, b) => (
                <th key={b} scope="col">
                  <Slider
                    label={`${Math.max(1, Math.round((budget / 100) * picture.tokens))} tokens`}
                    value={budget}
                    min={1}
                    max={100}
                    step={1}
                    unit="%"
                    onChange={(to) =>
                      workspaceActions.setVisual({
                        budgets: budgets.map((other, o) => (o === b ? to : other)),
                      })
                    }
                  />
                </th>
              ))}
              <th scope="col">Its own map</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ card, outcomes }) => (
              <WallRow key={card.id} card={card} outcomes={outcomes} picture={picture} budgets={budgets} />
            ))}
          </tbody>
          <tfoot>
            <RefereeRow rows={shown} picture={picture} />
          </tfoot>
        </table>
      </div>
      <UnmetMethods rows={rows} />
    </div>
  );
}

/** A method with its outcome at each budget; undefined while it is not there yet. */
export interface MethodOutcomes {
  readonly card: PrunerCard;
  readonly outcomes: readonly (PruneOutcome | undefined)[];
}

const rowsOf = (
  cards: readonly PrunerCard[],
  columns: readonly (readonly PruneOutcome[])[],
): readonly MethodOutcomes[] =>
  cards.map((card, row) => ({ card, outcomes: columns.map((column) => column[row]) }));
