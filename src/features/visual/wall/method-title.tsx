import { memo } from 'react';
import type { PruneOutcome, PrunerCard } from '../../../contracts/vision-view.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { traceOf } from '../pruning-runs.ts';
import { useVisual } from '../use-picture.ts';
import styles from './wall.module.css';

interface MethodTitleProps {
  readonly card: PrunerCard;
  /** What the runs warn of, a line each. */
  readonly warnings: string;
}

/** Methods that fit on the board. */
const mostOnBoard = 6;

/** What a method is, and what can be done with it: looked at closely, shown on the board. */
export const MethodTitle = memo(function MethodTitle({ card, warnings }: MethodTitleProps) {
  const { selected, methods } = useVisual('selected', 'methods');
  const { id, name, fidelity, fidelityNote, mechanism, summary } = card;
  const isOnBoard = methods.includes(id);
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
      {warnings !== '' && <span className={styles.warning}>{warnings}</span>}
    </>
  );
});

/** What the first run that came to an end warns of. */
export const warningsOf = (outcomes: readonly (PruneOutcome | undefined)[]): string =>
  outcomes
    .map(traceOf)
    .find((trace) => trace !== null)
    ?.warnings.join('\n') ?? '';

const toggled = (ids: readonly string[], id: string): readonly string[] =>
  ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
