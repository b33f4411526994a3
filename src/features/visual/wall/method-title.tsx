import type { PruneOutcome, PrunerCard } from '../../../contracts/vision-view.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { traceOf } from '../pruning-runs.ts';
import { useVisual } from '../use-picture.ts';
import styles from './wall.module.css';

interface MethodTitleProps {
  readonly card: PrunerCard;
  readonly outcomes: readonly (PruneOutcome | undefined)[];
}

/** Methods that fit on the board. */
const mostOnBoard = 6;

/** What a method is, and what can be done with it: looked at closely, shown on the board. */
export function MethodTitle({ card, outcomes }: MethodTitleProps) {
  const { selected, methods } = useVisual();
  const { id, name, fidelity, fidelityNote, mechanism, summary } = card;
  const isOnBoard = methods.includes(id);
  const warnings = outcomes.map(traceOf).find((trace) => trace !== null)?.warnings ?? [];
  return (
    <>
      <button
        type="button"
        className={styles.name}
        title={summary}
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
      <span className={styles.soft}>{mechanism}</span>
      {warnings.map((warning) => (
        <span key={warning} className={styles.warning}>
          {warning}
        </span>
      ))}
    </>
  );
}

const toggled = (ids: readonly string[], id: string): readonly string[] =>
  ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
