import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import type { Progress as ProgressReport } from '../../contracts/provenance.ts';
import { Progress } from '../../ui/progress.tsx';

interface RunProgressProps {
  readonly isRunning: boolean;
  readonly queryKey: QueryKey;
  /** The last report of the run; null before the first. */
  readonly progress: ProgressReport | null;
  /** What is shown as running before the first report. */
  readonly label: string;
}

/** How far a long run is, and how to stop it. */
export function RunProgress({ isRunning, queryKey, progress, label }: RunProgressProps) {
  const client = useQueryClient();
  if (!isRunning) return null;
  return (
    <Progress
      progress={progress ?? { label, done: 0, total: null, unit: 'steps' }}
      onCancel={() => void client.cancelQueries({ queryKey })}
    />
  );
}
