import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toErrorReport } from '../../../contracts/errors.ts';
import { NeedleLegend, NeedleMap } from '../../../plots/needle-map/needle-map.tsx';
import { needleMethodQuery } from '../../../queries/attention.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { useAttention } from '../use-attention.ts';
import { NeedleControls } from './needle-controls.tsx';
import { NeedleDetails } from './needle-details.tsx';
import { askedFor, lengthsOf, rowsOf } from './needle-trials.ts';
import styles from './needles.module.css';
import { NeedlesExport } from './needles-export.tsx';
import { useNeedleMaps } from './use-needle-maps.ts';

/** Facts hidden in a haystack, asked for under full attention and under a policy. */
export function NeedlesTab() {
  const { needles, model } = useAttention();
  const { data: method } = useQuery(needleMethodQuery);
  const lab = useNeedleMaps();
  const [chosen, setChosen] = useState<{ readonly row: number; readonly column: number } | null>(null);
  const rows = rowsOf(needles);
  const lengths = lengthsOf(needles);
  const row = Math.min(chosen?.row ?? 2, rows.length - 1);
  const column = Math.min(chosen?.column ?? lengths.length - 1, lengths.length - 1);
  const isThreaded = needles.task.includes('threading');
  return (
    <div className={styles.tab}>
      <NeedleControls />
      <div className={styles.bar}>
        {lab.done < lab.total && !lab.isRunning && (
          <Button variant="primary" icon="play" onPress={lab.start}>
            Ask the model
          </Button>
        )}
        {method && (
          <span className={styles.badge}>
            <FidelityBadge fidelity={method.fidelity} note={method.fidelityNote} />
          </span>
        )}
        <p className={styles.soft}>
          {needles.wording === 'json'
            ? 'JSON is the form of the paper; our small models were not trained on it and fail almost everywhere.'
            : 'Our small models were trained on this wording; long haystacks, signs in keys and threads remain hard for them.'}
        </p>
        <span className={styles.push} />
        <NeedlesExport
          maps={lab.maps}
          rows={rows.map(({ label }) => label)}
          lengths={lengths}
          model={model}
        />
      </div>
      {lab.isRunning && (
        <Progress
          progress={{ label: 'Asking', done: lab.done, total: lab.total, unit: 'steps' }}
          onCancel={lab.cancel}
        />
      )}
      {lab.error && <ErrorCard report={toErrorReport(lab.error)} onRetry={lab.start} />}
      <div className={styles.maps} aria-busy={lab.maps.length === 0}>
        {lab.maps.map(({ card, cells }) => (
          <div key={card.id} className={styles.map}>
            <div className={styles.name}>
              <FidelityBadge fidelity={card.fidelity} note={card.fidelityNote} />
            </div>
            <NeedleMap
              caption={card.name}
              columnLabel="pairs"
              rowLabel={isThreaded ? 'direction' : 'depth'}
              columns={lengths.map(String)}
              rows={rows.map(({ label }) => label)}
              cells={cells}
              selected={{ row, column }}
              onSelect={(to, at) => setChosen({ row: to, column: at })}
            />
          </div>
        ))}
      </div>
      <NeedleLegend asked={needles.samples * askedFor(needles)} />
      {lab.maps.length > 0 && lengths.length > 0 && (
        <NeedleDetails
          maps={lab.maps}
          row={row}
          column={column}
          title={`${lengths[column]} pairs, ${isThreaded ? rows[row]!.label : `depth ${rows[row]!.label}`}`}
        />
      )}
    </div>
  );
}
