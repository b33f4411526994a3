import type { OpenPicture } from '../../../contracts/vision-view.ts';
import { traceOf } from '../pruning-runs.ts';
import { useVisual } from '../use-picture.ts';
import { MapPicture, TokensPicture } from './method-pictures.tsx';
import { MethodTitle, warningsOf } from './method-title.tsx';
import type { MethodOutcomes } from './wall-outcomes.ts';
import styles from './wall.module.css';

interface WallRowProps {
  readonly row: MethodOutcomes;
  readonly picture: OpenPicture;
  readonly budgets: readonly number[];
}

/** One method at every budget, and the map that it goes by. */
export function WallRow({ row: { card, outcomes }, picture, budgets }: WallRowProps) {
  const { selected } = useVisual();
  const { id, name } = card;
  const map = outcomes.map(traceOf).find((trace) => trace !== null)?.maps[0];
  return (
    <tr data-selected={id === selected}>
      <th scope="row" className={styles.method}>
        <MethodTitle card={card} warnings={warningsOf(outcomes)} />
      </th>
      {outcomes.map((outcome, b) => (
        <td key={b}>
          <TokensPicture id={id} name={name} outcome={outcome} picture={picture} budget={budgets[b]!} />
        </td>
      ))}
      <td>{map && <MapPicture name={name} map={map} picture={picture} />}</td>
    </tr>
  );
}
