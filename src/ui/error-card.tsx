import type { ErrorReport } from '../contracts/errors.ts';
import { Button } from './button.tsx';
import styles from './error-card.module.css';
import { Icon } from './icon.tsx';

export interface ErrorCardProps {
  readonly report: ErrorReport;
  readonly onRetry?: (() => void) | undefined;
}

/** An error in the place of the thing that failed: cause, cure, details, and another try where that can help. */
export const ErrorCard = ({ report, onRetry }: ErrorCardProps) => (
  <div className={styles.card} role="alert">
    <span className={styles.sign}>
      <Icon name="warning" size={20} />
    </span>
    <div className={styles.text}>
      <p className={styles.cause}>{report.message}</p>
      <p className={styles.cure}>{report.cure}</p>
      {report.detail && (
        <details className={styles.details}>
          <summary>Details</summary>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard */}
          <pre tabIndex={0}>{report.detail}</pre>
        </details>
      )}
      {onRetry && (
        <div className={styles.actions}>
          <Button icon="retry" onPress={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  </div>
);
