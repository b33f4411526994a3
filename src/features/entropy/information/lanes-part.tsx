import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatCount } from '../../../base/format-number.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { InformationOptions } from '../../../contracts/token-information.ts';
import { LineChart } from '../../../plots/line-chart/line-chart.tsx';
import { informationQuery } from '../../../queries/coding.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { useDocument } from '../../input/use-document.ts';
import { useSettled } from '../../input/use-settled.ts';
import { MethodHead } from '../method-head.tsx';
import tab from '../tab.module.css';
import {
  capacityColumns,
  entropyColumns,
  informationFigures,
  type InformationRow,
} from './information-columns.tsx';
import styles from './information.module.css';
import { useInformation, useInformationOptions } from './use-information.ts';

/** The figures follow the text when it has stood still for this long, ms. */
const settleMs = 300;
const orders = { x: 'linear', fromZero: true } as const;

/** Entropies, utilisation and two-stage compression of every lane on the text under study. */
export function LanesPart() {
  const { summary } = useDocument();
  const settled = useSettled(summary, settleMs);
  if (!settled || !summary) return <div aria-busy="true" />;
  if (summary.lanes.length === 0) {
    return <EmptyState title="No tokenizer" text="Add a tokenizer in Boundaries to measure its tokens." />;
  }
  return (
    <div className={tab.tab} aria-busy={settled !== summary}>
      <Measured summary={settled} />
    </div>
  );
}

type Summary = NonNullable<ReturnType<typeof useDocument>['summary']>;

function Measured({ summary }: { readonly summary: Summary }) {
  const settings = useInformation();
  const options = useInformationOptions();
  const { data, error, refetch } = useQuery(informationQuery(summary, options));
  const rows: readonly InformationRow[] = useMemo(
    () => summary.lanes.map(({ key, name }) => ({ key, name, measured: data?.get(key) ?? null })),
    [summary, data],
  );
  const columns = useMemo(() => capacityColumns(settings.alpha), [settings.alpha]);
  const series = useMemo(
    () =>
      rows.map(({ name, measured }) => ({
        name,
        points: (measured?.entropies ?? []).map(({ value, reliable }, k) => ({
          x: k + 1,
          y: value,
          isReliable: reliable,
        })),
      })),
    [rows],
  );
  const byteSeries = useMemo(() => perByte(rows), [rows]);
  if (error) return <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />;
  const first = rows.find(({ measured }) => measured)?.measured;
  return (
    <>
      <MethodHead
        title="What each tokenizer makes of the text"
        method="entropy/token-entropy"
        figures={() => laneFigures(rows, options)}
      >
        {first
          ? `${formatCount(first.nBytes)} bytes, ${formatCount(first.compressedText)} after zlib. `
          : 'Measuring… '}
        H1 to H5 are bits per token; ~ marks estimates that stand on fewer than ten observations per context
        and are too low.
      </MethodHead>
      <DataTable
        caption="Entropies of each tokenizer"
        columns={entropyColumns}
        rows={rows}
        rowKey={({ key }) => key}
      />
      <DataTable
        caption="Capacity and compression of each tokenizer"
        columns={columns}
        rows={rows}
        rowKey={({ key }) => key}
      />
      <div className={styles.charts}>
        <LineChart
          title="Entropy given the tokens before"
          yLabel="bits per token"
          xLabel="order k of H; hollow: too few observations"
          series={series}
          scale={orders}
          decimals={2}
        />
        <LineChart
          title="The same for each byte of text"
          yLabel="bits per byte"
          xLabel="order k of H × tokens / bytes"
          series={byteSeries}
          scale={orders}
          decimals={3}
        />
      </div>
    </>
  );
}

const perByte = (rows: readonly InformationRow[]) =>
  rows.map(({ name, measured }) => ({
    name,
    points: (measured?.entropies ?? []).map(({ value, reliable }, k) => ({
      x: k + 1,
      y: (value * measured!.tokens) / measured!.nBytes,
      isReliable: reliable,
    })),
  }));

const laneFigures = (rows: readonly InformationRow[], options: InformationOptions) => {
  const figures = informationFigures(options.alpha);
  return {
    name: 'tokenscope-information',
    method: 'entropy/token-entropy',
    params: { ...options },
    seed: null,
    table: [
      ['tokenizer', ...figures.map(({ id }) => id)],
      ...rows.map(({ name, measured }) => [
        name,
        ...figures.map(({ of }) => (measured ? of(measured) : null)),
      ]),
    ],
    json: { lanes: rows },
  };
};
