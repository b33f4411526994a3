import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatCount } from '../../base/format-number.ts';
import type { DocumentSummary } from '../../contracts/document-view.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import type { DocumentMetrics } from '../../contracts/text-metrics.ts';
import { RateMatrix } from '../../plots/rate-matrix/rate-matrix.tsx';
import { documentMetricsQuery } from '../../queries/measures.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { FiguresMenu } from '../export/figures-menu.tsx';
import { type MeasuresTabProps, settleMs } from './measures-tab.ts';
import styles from './measures.module.css';
import { figureColumns, metricsColumns, type MetricsRow } from './metrics-columns.ts';
import { MetricsCost } from './metrics-cost.tsx';
import { useSettled } from '../input/use-settled.ts';

/** Figures of every lane on the text under study, how alike the lanes cut it, and what it would cost a model. */
export function MetricsTab({ summary }: MeasuresTabProps) {
  const settled = useSettled(summary, settleMs);
  const { data, error, isFetching, refetch } = useQuery(documentMetricsQuery(settled));
  const rows = useMemo(() => metricsRows(summary, data), [summary, data]);
  if (summary.lanes.length === 0) {
    return <EmptyState title="No tokenizer" text="Add a tokenizer to see its figures." />;
  }
  if (error) return <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />;
  return (
    <div className={styles.tab} aria-busy={isFetching || settled !== summary}>
      <header className={styles.head}>
        <p className={styles.lead}>
          {data
            ? `${formatCount(data.size.nBytes)} bytes · ${formatCount(data.size.codePoints)} code points · ${formatCount(data.size.words)} words`
            : 'Counting…'}
        </p>
        <div className={styles.push}>
          <FiguresMenu figures={() => metricsFigures(rows, data)} />
        </div>
      </header>
      <DataTable
        caption="Figures of each tokenizer"
        columns={metricsColumns}
        rows={rows}
        rowKey={(row) => row.key}
      />
      <details className={styles.definitions}>
        <summary>What the columns mean</summary>
        <dl>
          {figureColumns.map(({ id, header, help }) => (
            <div key={id}>
              <dt>{header}</dt>
              <dd>{help}</dd>
            </div>
          ))}
        </dl>
      </details>
      {data && data.lanes.length > 1 && <Agreement data={data} summary={summary} />}
      <MetricsCost summary={settled} rows={rows} />
    </div>
  );
}

function Agreement({ data, summary }: { readonly data: DocumentMetrics; readonly summary: DocumentSummary }) {
  const labels = useMemo(
    () => data.lanes.map(({ key }) => summary.lanes.find((lane) => lane.key === key)?.name ?? 'removed'),
    [data, summary],
  );
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>Boundary agreement</h2>
      <p className={styles.lead}>
        F1 of the cuts that two tokenizers make inside the text: 100 % when both cut at the same bytes.
      </p>
      <RateMatrix
        caption="Boundary F1 of each pair of tokenizers"
        corner="F1"
        labels={labels}
        values={data.f1}
        unit="share"
        describe={(i, j, text) =>
          `${labels[i]} and ${labels[j]}: F1 ${text}, Jaccard ${(100 * data.jaccard[i * labels.length + j]!).toFixed(1)} %`
        }
      />
    </section>
  );
}

const metricsRows = ({ lanes }: DocumentSummary, data: DocumentMetrics | undefined): readonly MetricsRow[] =>
  lanes.map(({ key, name, status, encodeMs }) => ({
    key,
    name,
    status: status === 'ready' ? '…' : status,
    encodeMs,
    metrics: data?.lanes.find((lane) => lane.key === key)?.metrics ?? null,
  }));

const metricsFigures = (rows: readonly MetricsRow[], data: DocumentMetrics | undefined) => ({
  name: 'tokenscope-metrics',
  method: null,
  params: {},
  seed: null,
  table: [
    ['tokenizer', ...figureColumns.map(({ id }) => id), 'encodeMs'],
    ...rows.map(({ name, metrics, encodeMs }) => [
      name,
      ...figureColumns.map(({ id }) => metrics?.[id] ?? null),
      encodeMs,
    ]),
  ],
  json: {
    size: data?.size ?? null,
    lanes: rows.map(({ key, name, metrics, encodeMs }) => ({ key, name, encodeMs, metrics })),
    boundaryF1: data ? Array.from(data.f1) : null,
    boundaryJaccard: data ? Array.from(data.jaccard) : null,
  },
});
