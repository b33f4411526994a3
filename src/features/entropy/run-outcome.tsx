import { toErrorReport } from '../../contracts/errors.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import styles from './run-outcome.module.css';

interface RunOutcomeProps {
  readonly query: {
    readonly isFetching: boolean;
    readonly isPending: boolean;
    readonly isPlaceholderData: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  /** False for a result that comes in pieces, of which some are missing. */
  readonly isWhole?: boolean;
}

/** What failed, or that the run was stopped, and how to start it again; nothing while it runs and when all went well. */
export function RunOutcome({ query, isWhole = true }: RunOutcomeProps) {
  if (query.isFetching) return null;
  if (query.error)
    return <ErrorCard report={toErrorReport(query.error)} onRetry={() => void query.refetch()} />;
  if (isWhole && !query.isPending && !query.isPlaceholderData) return null;
  return (
    <p className={styles.stopped}>
      Stopped.{' '}
      <Button icon="retry" onPress={() => void query.refetch()}>
        Run again
      </Button>
    </p>
  );
}
