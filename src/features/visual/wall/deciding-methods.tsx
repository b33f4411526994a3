import type { OpenPicture, PruneOutcome, PrunerCard } from '../../../contracts/vision-view.ts';
import { useVisual } from '../use-picture.ts';
import { TokensPicture } from './method-pictures.tsx';
import { MethodTitle, warningsOf } from './method-title.tsx';
import styles from './wall.module.css';

interface DecidingMethodsProps {
  readonly runs: readonly { readonly card: PrunerCard; readonly outcome: PruneOutcome | undefined }[];
  readonly picture: OpenPicture;
}

/** Methods that take no budget. */
export function DecidingMethods({ runs, picture }: DecidingMethodsProps) {
  const { selected } = useVisual('selected');
  if (runs.length === 0) return null;
  return (
    <section className={styles.deciding} aria-label="Methods that decide the number themselves">
      <h2>They decide the number themselves</h2>
      <ul>
        {runs.map(({ card, outcome }) => (
          <li key={card.id} data-selected={card.id === selected}>
            <MethodTitle card={card} warnings={warningsOf([outcome])} />
            <TokensPicture id={card.id} name={card.name} outcome={outcome} picture={picture} column={null} />
          </li>
        ))}
      </ul>
    </section>
  );
}
