import type { Progress as ProgressReport } from '../contracts/provenance.ts';
import { formatBytes } from '../base/format-bytes.ts';
import { IconButton } from './icon-button.tsx';
import styles from './progress.module.css';

export interface ProgressProps {
  readonly progress: ProgressReport;
  readonly onCancel?: () => void;
}

/** How far a long task is, in the unit that it counts in; a bar that moves along while the total is unknown. */
export function Progress({ progress, onCancel }: ProgressProps) {
  const { label, done, total } = progress;
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  return (
    <div className={styles.progress}>
      <span>
        {label} · {amountText(progress)}
      </span>
      {onCancel ? <IconButton label={`Cancel: ${label}`} icon="close" onPress={onCancel} /> : <span />}
      <progress
        className={styles.bar}
        aria-label={label}
        aria-valuetext={amountText(progress)}
        max={1}
        {...(share === null ? {} : { value: share })}
      />
    </div>
  );
}

function amountText({ done, total, unit }: ProgressReport): string {
  if (unit === 'bytes')
    return total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
  const count = (value: number): string => value.toLocaleString('en');
  return total === null ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`;
}
