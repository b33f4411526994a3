import { Button } from 'react-aria-components/Button';
import type { Fidelity } from '../contracts/method.ts';
import { classNames } from './class-names.ts';
import styles from './fidelity-badge.module.css';
import { Popover } from './popover.tsx';
import { Tooltip } from './tooltip.tsx';

/** The name of each degree, as printed. */
export const fidelityLabels: Readonly<Record<Fidelity, string>> = {
  exact: 'Exact',
  adapted: 'Adapted',
  'trained-tiny': 'Trained tiny',
  reconstruction: 'Reconstruction',
};

export interface FidelityBadgeProps {
  readonly fidelity: Fidelity;
  /** Which part is a stand-in, tiny, or filled in; for `exact`, against what. */
  readonly note: string;
}

/** How close what we run is to what the paper ran; the note shows on hover, focus and press. */
export const FidelityBadge = ({ fidelity, note }: FidelityBadgeProps) => (
  <Popover
    label="Fidelity"
    trigger={
      <Tooltip label={note}>
        <Button
          className={classNames(styles.badge, styles[fidelity])}
          aria-label={`${fidelityLabels[fidelity]}: ${note}`}
        >
          {fidelityLabels[fidelity]}
        </Button>
      </Tooltip>
    }
  >
    <p className={styles.note}>{note}</p>
  </Popover>
);
