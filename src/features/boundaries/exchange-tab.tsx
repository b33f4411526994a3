import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { measure } from '../../analysis/exchange-rates.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import { largestLimit, smallestLimit } from '../../plots/context-ruler/layout.ts';
import { documentMetricsQuery, exchangeQuery } from '../../queries/measures.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { ExchangeFigures } from './exchange-figures.tsx';
import { exchangeFigures, exchangeRows } from './exchange-rows.ts';
import { FiguresMenu } from '../export/figures-menu.tsx';
import styles from './measures.module.css';
import { measuredRefs, type MeasuresTabProps, settleMs, useMeasures } from './measures-tab.ts';
import { useSettled } from '../input/use-settled.ts';

const setLimit = (limit: number): void => workspaceActions.setMeasures({ limit });

/** What one tokenizer's tokens are worth in another's, and how many characters a context window holds, by kind of text. */
export function ExchangeTab({ summary }: MeasuresTabProps) {
  const settled = useSettled(summary, settleMs);
  const { kind, limit, seed } = useMeasures();
  const refs = useMemo(() => measuredRefs(summary), [summary]);
  const { data, error, isFetching, refetch } = useQuery(exchangeQuery(refs, seed));
  const { data: metrics } = useQuery(documentMetricsQuery(settled));
  const rows = useMemo(() => (data ? exchangeRows(data, summary, metrics) : []), [data, summary, metrics]);

  if (refs.length === 0)
    return <EmptyState title="No tokenizer" text="Add tokenizers to compare what their tokens hold." />;
  if (error) return <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />;
  const selected = Math.max(
    0,
    rows.findIndex((row) => row.kind === kind),
  );
  return (
    <div className={styles.tab} aria-busy={isFetching}>
      <div className={styles.controls}>
        <Select
          label="Kind of text"
          value={rows[selected]?.kind ?? null}
          options={rows.map(({ kind: value, name, about }) => ({ value, label: name, description: about }))}
          onChange={(chosen) => workspaceActions.setMeasures({ kind: chosen })}
        />
        <NumberField
          label="Context window"
          value={limit}
          min={smallestLimit}
          max={largestLimit}
          step={1}
          unit="tokens"
          onChange={setLimit}
        />
        <NumberField
          label="Seed of the texts"
          value={seed}
          min={0}
          max={0xffffffff}
          step={1}
          onChange={(typed) => workspaceActions.setMeasures({ seed: typed })}
        />
        <span className={styles.badge}>
          <FidelityBadge fidelity={measure.fidelity} note={measure.fidelityNote} />
        </span>
        <div className={styles.push}>
          <FiguresMenu figures={() => (data ? exchangeFigures(data, rows, limit, seed) : null)} />
        </div>
      </div>
      {data && (
        <ExchangeFigures
          table={data}
          rows={rows}
          selected={selected}
          limit={limit}
          onLimit={setLimit}
          seed={seed}
        />
      )}
    </div>
  );
}
