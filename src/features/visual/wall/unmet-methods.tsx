import { needLabels } from '../pruning-runs.ts';
import type { MethodOutcomes } from './wall-outcomes.ts';
import styles from './wall.module.css';

interface UnmetMethodsProps {
  readonly rows: readonly MethodOutcomes[];
  readonly of: 'picture' | 'sound';
}

/** Methods that cannot run on what is under study, and what they need. */
export function UnmetMethods({ rows, of }: UnmetMethodsProps) {
  const unmet = rows.flatMap(({ card, outcomes }) => {
    const outcome = outcomes.find((candidate) => candidate?.kind === 'unmet');
    return outcome?.kind === 'unmet' ? [{ card, needs: outcome.needs }] : [];
  });
  if (unmet.length === 0) return null;
  return (
    <section className={styles.unmet} aria-label="Methods that need something else">
      <h2>Not on this {of}</h2>
      <ul>
        {unmet.map(({ card, needs }) => (
          <li key={card.id}>
            <b>{card.name}</b> needs {needs.map((need) => needLabels[need] ?? need).join(' and ')}.
          </li>
        ))}
      </ul>
    </section>
  );
}
