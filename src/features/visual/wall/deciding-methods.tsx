import type { OpenPicture } from '../../../contracts/vision-view.ts';
import { useVisual } from '../use-picture.ts';
import { TokensPicture } from './method-pictures.tsx';
import { MethodTitle, warningsOf } from './method-title.tsx';
import type { MethodOutcomes } from './wall-outcomes.ts';
import styles from './wall.module.css';

interface DecidingMethodsProps {
  readonly rows: readonly MethodOutcomes[];
  readonly picture: OpenPicture;
}

/** Methods that take no budget. */
export function DecidingMethods({ rows, picture }: DecidingMethodsProps) {
  const { selected } = useVisual();
  if (rows.length === 0) return null;
  return (
    <section className={styles.deciding} aria-label="Methods that decide the number themselves">
      <h2>They decide the number themselves</h2>
      <ul>
        {rows.map(({ card, outcomes }) => (
          <li key={card.id} data-selected={card.id === selected}>
            <MethodTitle card={card} warnings={warningsOf(outcomes)} />
            <TokensPicture
              id={card.id}
              name={card.name}
              outcome={outcomes[0]}
              picture={picture}
              budget={null}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
