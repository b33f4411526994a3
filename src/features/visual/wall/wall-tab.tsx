import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../../base/format-number.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import { FateLegend } from '../../../plots/patch-canvas/patch-legend.tsx';
import { prunersQuery } from '../../../queries/vision.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { classNames } from '../../../ui/class-names.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { decidesItself } from '../pruning-runs.ts';
import { NoPicture } from '../no-picture.tsx';
import { usePicture, useVisual } from '../use-picture.ts';
import { AgreementTable } from './agreement-table.tsx';
import { DecidingMethods } from './deciding-methods.tsx';
import { RefereeRow } from './referee-row.tsx';
import { UnmetMethods } from './unmet-methods.tsx';
import { WallExport } from './wall-export.tsx';
import { useWallOutcomes } from './wall-outcomes.ts';
import { WallRow } from './wall-row.tsx';
import styles from './wall.module.css';

/** Every method at every budget on the picture under study. */
export function WallTab() {
  const { budgets } = useVisual('budgets');
  const { picture, error: unopened, isStale } = usePicture();
  const { data: cards = none } = useQuery(prunersQuery);
  const { columns, error } = useWallOutcomes(cards);
  if (unopened) return <NoPicture />;
  if (error) return <ErrorCard report={toErrorReport(error)} />;
  if (!picture || cards.length === 0) return <div className={styles.waiting} aria-busy="true" />;
  const shown = cards
    .map((card, c) => ({ card, c }))
    .filter(({ c }) => columns.every((column) => column[c]?.kind !== 'unmet'));
  return (
    <div className={classNames(styles.tab, isStale && styles.behind)}>
      <header className={styles.head}>
        <FateLegend />
        <WallExport cards={cards} columns={columns} budgets={budgets} picture={picture} />
      </header>
      <div className={styles.scroll}>
        <table className={styles.wall}>
          <caption className={styles.caption}>
            What each method keeps of {formatCount(picture.tokens)}{' '}
            {picture.encoder ? 'visual tokens' : 'frames of a spectrogram, without an audio encoder'}
          </caption>
          <thead>
            <tr>
              <th scope="col">Method</th>
              {budgets.map((budget, b) => (
                <th key={b} scope="col">
                  <Slider
                    label={`${formatCount(Math.max(1, Math.round((budget / 100) * picture.tokens)))} tokens`}
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
              <th scope="col">What it goes by: dark is low, yellow high</th>
            </tr>
          </thead>
          <tbody>
            {shown
              .filter(({ card }) => !decidesItself(card))
              .map(({ card, c }) => (
                <WallRow
                  key={card.id}
                  card={card}
                  outcomes={columns.map((column) => column[c])}
                  picture={picture}
                />
              ))}
          </tbody>
          <tfoot>
            <RefereeRow cards={cards} columns={columns} picture={picture} />
          </tfoot>
        </table>
      </div>
      <DecidingMethods
        runs={shown
          .filter(({ card }) => decidesItself(card))
          .map(({ card, c }) => ({ card, outcome: columns[0]?.[c] }))}
        picture={picture}
      />
      <AgreementTable cards={cards} columns={columns} />
      <UnmetMethods cards={cards} column={columns[0]} of={picture.encoder ? 'picture' : 'sound'} />
    </div>
  );
}

const none: readonly PrunerCard[] = [];
