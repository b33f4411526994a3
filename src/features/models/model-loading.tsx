import { formatSeconds } from '../../base/time-left.ts';
import { ErrorCard } from '../../ui/error-card.tsx';
import { Progress } from '../../ui/progress.tsx';
import styles from './models.module.css';
import type { ModelFetch } from './use-model-fetch.ts';

interface ModelLoadingProps {
  readonly state: ModelFetch;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

/** The press that started it may lie far down the dialog. */
const intoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

/** A download under way, or why it ended. */
export function ModelLoading({ state, onCancel, onRetry }: ModelLoadingProps) {
  if (state.error) {
    return (
      <div ref={intoView}>
        <ErrorCard report={state.error} onRetry={onRetry} />
      </div>
    );
  }
  const { progress, secondsLeft } = state;
  const isChecking = progress.total !== null && progress.done >= progress.total;
  return (
    <div ref={intoView} className={styles.loading} aria-busy="true">
      <Progress progress={progress} onCancel={onCancel} />
      <span className={styles.about}>
        {isChecking
          ? 'All bytes are here; the model is being looked into.'
          : secondsLeft === null
            ? 'What has arrived is kept when you cancel.'
            : `About ${formatSeconds(secondsLeft)} left. What has arrived is kept when you cancel.`}
      </span>
    </div>
  );
}
