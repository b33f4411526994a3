import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Progress } from '../../../contracts/provenance.ts';
import { byteEntropiesQuery, patchesQuery } from '../../../queries/byte-entropies.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useText } from '../../input/use-document.ts';
import { useSettled } from '../../input/use-settled.ts';
import { MethodHead } from '../method-head.tsx';
import { RunOutcome } from '../run-outcome.tsx';
import { RunProgress } from '../run-progress.tsx';
import tab from '../tab.module.css';
import { patchFigures, patchLengths } from './patch-figures.ts';
import { PatchStage } from './patch-stage.tsx';
import { ThresholdControl } from './threshold-control.tsx';
import { usePatches } from './use-patches.ts';

/** The model reads the text when it has stood still for this long, ms. */
const settleMs = 300;

/** BLT: patches of bytes that begin where a byte model is unsure. */
export function PatchingTab() {
  const { model, params } = usePatches();
  const given = useText();
  const text = useSettled(
    useMemo(() => given.toWellFormed(), [given]),
    settleMs,
  );
  const [progress, setProgress] = useState<Progress | null>(null);
  const reading = byteEntropiesQuery(model, text, setProgress);
  const entropies = useQuery(reading);
  const patches = useQuery(patchesQuery(entropies.data, text, params));
  const shown = patches.data;
  const isCurrent = shown?.of.key === reading.queryKey[1];
  if (text === '') return <EmptyState title="No text" text="Type a text to cut it into patches." />;
  return (
    <div className={tab.tab}>
      <MethodHead
        title="Patches by entropy"
        method="entropy/entropy-patching"
        progress={
          <RunProgress
            isRunning={entropies.isFetching}
            queryKey={reading.queryKey}
            progress={progress}
            label="Opening the model"
          />
        }
        figures={shown ? () => patchFigures(shown.of, shown.starts, model, params) : null}
      >
        A patch begins at a byte whose entropy, before it is read, passes the threshold. Text that the model
        foresees makes long patches.
      </MethodHead>
      <RunOutcome query={entropies} />
      {patches.error && <RunOutcome query={patches} />}
      {shown && (
        <>
          <ThresholdControl
            entropies={shown.of}
            params={params}
            isDisabled={params.rule === 'space' || params.rule === 'stride'}
          />
          <PatchStage
            of={shown.of}
            starts={shown.starts}
            lengths={patchLengths(shown.starts, shown.of.entropies.length)}
            text={text}
            isStale={!isCurrent}
          />
        </>
      )}
    </div>
  );
}
