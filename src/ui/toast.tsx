import type { ErrorReport } from '../contracts/errors.ts';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import styles from './toast.module.css';

export interface ToastContent {
  readonly id: number;
  /** A plain notice, or an error with its cause and cure. */
  readonly body: string | ErrorReport;
}

export interface ToastListProps {
  readonly toasts: readonly ToastContent[];
  readonly onDismiss: (id: number) => void;
}

/** Notices in a corner, read out as they come; each stays until it is dismissed or its owner takes it away. */
export const ToastList = ({ toasts, onDismiss }: ToastListProps) => (
  <section className={styles.region} aria-label="Notifications" data-react-aria-top-layer="true">
    <ol className={styles.list} aria-live="polite" aria-relevant="additions">
      {toasts.map(({ id, body }) => (
        <li key={id} className={classNames(styles.toast, typeof body !== 'string' && styles.problem)}>
          <div className={styles.text}>
            {typeof body === 'string' ? (
              <p>{body}</p>
            ) : (
              <>
                <p>{body.message}</p>
                <p className={styles.cure}>{body.cure}</p>
              </>
            )}
          </div>
          <IconButton label="Dismiss" icon="close" onPress={() => onDismiss(id)} />
        </li>
      ))}
    </ol>
  </section>
);
