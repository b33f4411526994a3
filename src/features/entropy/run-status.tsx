import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { toErrorReport } from '../../contracts/errors.ts';
import type { Progress as ProgressReport } from '../../contracts/provenance.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { Progress } from '../../ui/progress.tsx';
import styles from './run-status.module.css';

interface RunStatusProps {
  readonly query: {
    readonly isFetching: boolean;
    readonly isSuccess: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly queryKey: QueryKey;
  /** The last report of the run; null before the first. */
  readonly progress: ProgressReport | null;
  /** What is shown as running before the first report. */
  readonly label: string;
}

/** How far a long run is and how to stop it; what failed; or how to start it again when it was stopped. */
export function RunStatus({ query, queryKey, progress, label }: RunStatusProps) {
  const client = useQueryClient();
  if (query.isFetching) {
    return (
      <div className={styles.status}>
        <Progress
          progress={progress ?? { label, done: 0, total: null, unit: 'steps' }}
          onCancel={() => void client.cancelQueries({ queryKey })}
        />
      </div>
    );
  }
  if (query.error)
    return <ErrorCard report={toErrorReport(query.error)} onRetry={() => void query.refetch()} />;
  if (query.isSuccess) return null;
  return (
    <p className={styles.stopped}>
      Stopped.{' '}
      <Button icon="retry" onPress={() => void query.refetch()}>
        Run again
      </Button>
    </p>
  );
}
