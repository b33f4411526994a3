import { useMemo } from 'react';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import type { Curve, CurvePoint } from '../../../plots/budget-curves/layout.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import type { MetricInfo } from '../scores/rerun-metrics.ts';
import { intervalText } from '../scores/score-rows.ts';
import styles from './budget.module.css';
import { curveShares } from './curve-series.ts';

export interface CurveTableProps {
  readonly curves: readonly Curve[];
  readonly cards: readonly PrunerCard[];
  readonly info: MetricInfo;
}

/** The curves as numbers: a row per method, a column per budget. */
export function CurveTable({ curves, cards, info }: CurveTableProps) {
  const columns = useMemo(() => curveColumns(cards, info), [cards, info]);
  return (
    <DataTable
      caption={`${info.label} by share of tokens kept`}
      columns={columns}
      rows={curves}
      rowKey={({ id }) => id}
    />
  );
}

const curveColumns = (cards: readonly PrunerCard[], info: MetricInfo): readonly Column<Curve>[] => [
  {
    id: 'method',
    header: 'Method',
    sortBy: ({ name }) => name,
    render: ({ id, name }) => {
      const card = cards.find((one) => one.id === id);
      return (
        <span className={styles.method}>
          {name}
          {card && <FidelityBadge fidelity={card.fidelity} note={card.fidelityNote} />}
        </span>
      );
    },
  },
  ...curveShares.map(
    (share): Column<Curve> => ({
      id: String(share),
      header: `${Math.round(100 * share)} %`,
      isNumber: true,
      sortBy: ({ points }) => pointNear(points, share)?.mean ?? null,
      render: ({ points }) => intervalText(pointNear(points, share), info),
    }),
  ),
  {
    id: 'own',
    header: 'Own budget',
    help: 'For methods that decide by themselves how much to keep.',
    isNumber: true,
    sortBy: ({ points }) => (isOwn(points) ? points[0]!.mean : null),
    render: ({ points }) =>
      isOwn(points) ? `${intervalText(points[0]!, info)} at ${(100 * points[0]!.share).toFixed(0)} %` : '–',
  },
];

const isOwn = (points: readonly CurvePoint[]): boolean => points.length === 1;

const pointNear = (points: readonly CurvePoint[], share: number): CurvePoint | null =>
  isOwn(points) ? null : (points.find(({ asked }) => asked === share) ?? null);
