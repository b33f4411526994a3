import { type CurveLaneRef, curveLaneLabel } from '../../../contracts/curve.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import styles from './curves-side.module.css';
import { laneHue, laneLetter } from './lane-letters.ts';

interface LaneItemProps {
  readonly lane: CurveLaneRef;
  readonly index: number;
  /** Whether it colours the text. */
  readonly colours: boolean;
  readonly onColour: () => void;
  /** Null for the first one. */
  readonly onMoveUp: (() => void) | null;
  readonly onRemove: () => void;
}

/** One lane in the list. */
export function LaneItem({ lane, index, colours, onColour, onMoveUp, onRemove }: LaneItemProps) {
  const name = curveLaneLabel(lane);
  return (
    <li className={styles.item} data-hue={laneHue(index)}>
      <b className={styles.letter}>{laneLetter(index)}</b>
      <span className={styles.name} title={name}>
        {name}
        {lane.kind === 'n-gram' && (
          <small>{lane.training === 'text' ? 'learns this text' : 'knows the Declaration'}</small>
        )}
      </span>
      <Button
        variant="quiet"
        icon={colours ? 'check' : 'text'}
        aria-label={`Colour the text by ${name}`}
        aria-pressed={colours}
        onPress={onColour}
      >
        Text
      </Button>
      {onMoveUp && <IconButton label={`Move ${name} up`} icon="up" onPress={onMoveUp} />}
      <IconButton label={`Remove ${name}`} icon="close" onPress={onRemove} />
    </li>
  );
}
