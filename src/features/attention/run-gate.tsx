import type { ReactNode } from 'react';
import type { AttentionRun, AttentionSubject } from '../../contracts/attention-view.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { Progress } from '../../ui/progress.tsx';
import styles from './attention-tab.module.css';
import type { RunState } from './use-attention.ts';

interface RunGateProps {
  readonly state: RunState;
  /** The text or picture is there. */
  readonly hasSubject: boolean;
  readonly children: (run: AttentionRun, subject: AttentionSubject) => ReactNode;
}

/** Shows what a run is needed for once there is one; until then why there is none, or how far it is. */
export function RunGate({ state, hasSubject, children }: RunGateProps) {
  const { run, subject, error, progress, isBusy, retry, cancel } = state;
  if (!hasSubject) {
    return <EmptyState title="No text" text="Write or paste a text to see what the model attends to." />;
  }
  if (error) return <ErrorCard report={toErrorReport(error)} onRetry={retry} />;
  if (!run && !isBusy) {
    return (
      <EmptyState
        title="Not run"
        text="The run was cancelled."
        action={
          <Button icon="retry" onPress={retry}>
            Run the model
          </Button>
        }
      />
    );
  }
  if (!run || !subject) {
    return (
      <div className={styles.waiting} aria-busy="true">
        {progress && <Progress progress={progress} onCancel={cancel} />}
      </div>
    );
  }
  return children(run, subject);
}
