import type { OpenPicture, PruneOutcome, PrunerCard } from '../../../contracts/vision-view.ts';
import { traceOf } from '../pruning-runs.ts';
import { useVisual } from '../use-picture.ts';
import { MapPicture, TokensPicture } from './method-pictures.tsx';
import { MethodTitle, warningsOf } from './method-title.tsx';
import styles from './wall.module.css';

interface WallRowProps {
  readonly card: PrunerCard;
  /** At each budget. */
  readonly outcomes: readonly (PruneOutcome | undefined)[];
  readonly picture: OpenPicture;
}

/** One method at every budget, and the map that it goes by. */
export function WallRow({ card, outcomes, picture }: WallRowProps) {
  const { selected } = useVisual('selected');
  const { id, name } = card;
  const map = outcomes.map(traceOf).find((trace) => trace !== null)?.maps[0];
  return (
    <tr data-selected={id === selected}>
      <th scope="row" className={styles.method}>
        <MethodTitle card={card} warnings={warningsOf(outcomes)} />
      </th>
      {outcomes.map((outcome, column) => (
        <td key={column}>
          <TokensPicture id={id} name={name} outcome={outcome} picture={picture} column={column} />
        </td>
      ))}
      <td>{map && <MapPicture name={name} map={map} picture={picture} />}</td>
    </tr>
  );
}
