import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Progress } from '../../../contracts/provenance.ts';
import { windowsQuery } from '../../../queries/windows.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useText } from '../../input/use-document.ts';
import { useSettled } from '../../input/use-settled.ts';
import { MethodHead } from '../method-head.tsx';
import { RunOutcome } from '../run-outcome.tsx';
import { RunProgress } from '../run-progress.tsx';
import tab from '../tab.module.css';
import { useWindows } from './use-windows.ts';
import { windowFigures } from './window-rows.ts';
import { WindowStage } from './window-stage.tsx';

/** The text is coded when it and the settings have stood still for this long, ms. */
const settleMs = 300;

/** Arithmetic-coded windows of equal information (2404.03626). */
export function WindowsTab() {
  const { model, params } = useWindows();
  const given = useText();
  const { text, coding } = useSettled(
    useMemo(() => {
      const { rule: _shownOnly, ...others } = params;
      return { text: given.toWellFormed(), coding: others };
    }, [given, params]),
    settleMs,
  );
  const [progress, setProgress] = useState<Progress | null>(null);
  const run = windowsQuery(model, text, coding, setProgress);
  const query = useQuery(run);
  const { data } = query;
  if (text === '') return <EmptyState title="No text" text="Type a text to code it." />;
  return (
    <div className={tab.tab}>
      <MethodHead
        title="Windows of equal information"
        method="encodings/equal-info-windows"
        progress={
          <RunProgress
            isRunning={query.isFetching}
            queryKey={run.queryKey}
            progress={progress}
            label="Opening the model"
          />
        }
        figures={data ? () => windowFigures(data, model, params) : null}
      >
        The text is arithmetic-coded under a byte model; coder and model start afresh at every window, which
        is padded with zeros to its width. Each window can be read by itself, and the stream stays learnable.
      </MethodHead>
      <RunOutcome query={query} />
      {data && (
        <WindowStage
          report={data}
          text={text}
          rule={params.rule === 'greedy' ? 'greedy' : 'delay'}
          isStale={query.isPlaceholderData}
        />
      )}
    </div>
  );
}
