import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import { LineChart } from '../../../plots/line-chart/line-chart.tsx';
import { prunersQuery, spreadQuery } from '../../../queries/vision.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { runOf } from '../pruning-runs.ts';
import { useSourceRef, useVisual } from '../use-picture.ts';
import styles from './closeup.module.css';

/** Stand beside the method looked at: what makes the distance largest, chance, and attention alone. */
const beside = ['divprune', 'random-tokens', 'cls-top-k'];
/** Numbers of picks that are drawn and printed. */
const picksShown = [2, 4, 8, 16, 32, 64, 128, 256];

interface SpreadRow {
  readonly id: string;
  readonly name: string;
  /** From two picks on. */
  readonly spread: Float32Array;
}

/** How far apart the first picks of a method lie, over their number. */
export function SpreadFigure({ selected }: { readonly selected: PrunerCard }) {
  const visual = useVisual('params', 'seed');
  const { data: cards } = useQuery(prunersQuery);
  const ids = [selected.id, ...beside.filter((id) => id !== selected.id)];
  const { data, error } = useQuery(
    spreadQuery(
      useSourceRef(),
      ids.map((id) => runOf(visual, id, 100)),
    ),
  );
  const rows = useMemo(
    () =>
      ids.flatMap((id, i): SpreadRow[] => {
        const spread = data?.[i];
        return spread && spread.length > 0
          ? [{ id, name: cards?.find((card) => card.id === id)?.name ?? id, spread }]
          : [];
      }),
    // oxlint-disable-next-line react/exhaustive-deps -- the ids follow from the method
    [data, cards, selected],
  );
  const series = useMemo(
    () =>
      rows.map(({ name, spread }) => ({
        name,
        points: picksShown
          .filter((picks) => picks - 2 < spread.length)
          .map((picks) => ({ x: picks, y: spread[picks - 2]! })),
      })),
    [rows],
  );
  if (error) return <ErrorCard report={toErrorReport(error)} />;
  return (
    <section className={styles.part} aria-busy={!data}>
      <h3>How far apart its picks lie</h3>
      <LineChart
        title="Smallest distance"
        yLabel="1 − cosine between any two picks"
        xLabel="picks made"
        series={series}
        scale={{ x: 'log2', fromZero: true }}
        decimals={3}
      />
      {!rows.some(({ id }) => id === selected.id) && data && (
        <p className={styles.soft}>{selected.name} does not pick tokens one after the other.</p>
      )}
      <DataTable
        caption="Smallest distance between any two of the first picks"
        columns={columnsOf(rows)}
        rows={rows}
        rowKey={({ id }) => id}
      />
    </section>
  );
}

const columnsOf = (rows: readonly SpreadRow[]): readonly Column<SpreadRow>[] => [
  { id: 'method', header: 'Picks', render: ({ name }) => name },
  ...picksShown
    .filter((picks) => rows.some(({ spread }) => picks - 2 < spread.length))
    .map(
      (picks): Column<SpreadRow> => ({
        id: String(picks),
        header: String(picks),
        isNumber: true,
        render: ({ spread }) => spread[picks - 2]?.toFixed(3) ?? '–',
      }),
    ),
];
