import type { PrunerCard } from '../../../contracts/vision-view.ts';
import { needsText } from '../pruning-runs.ts';
import type { WallColumn } from './wall-outcomes.ts';
import styles from './wall.module.css';

interface UnmetMethodsProps {
  readonly cards: readonly PrunerCard[];
  readonly column: WallColumn | undefined;
  readonly of: 'picture' | 'sound';
}

/** Methods that cannot run on what is under study, and what they need. */
export function UnmetMethods({ cards, column, of }: UnmetMethodsProps) {
  const unmet = cards.flatMap((card, c) => {
    const outcome = column?.[c];
    return outcome?.kind === 'unmet' ? [{ card, needs: outcome.needs }] : [];
  });
  if (unmet.length === 0) return null;
  return (
    <section className={styles.unmet} aria-label="Methods that need something else">
      <h2>Not on this {of}</h2>
      <ul>
        {unmet.map(({ card, needs }) => (
          <li key={card.id}>
            <b>{card.name}</b> {needsText(needs, of)}.
          </li>
        ))}
      </ul>
    </section>
  );
}
