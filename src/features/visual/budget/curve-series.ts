import { groupedInterval, meanInterval } from '../../../analysis/mean-interval.ts';
import type { RerunFigures, RerunMetric, RerunTable } from '../../../contracts/rerun-view.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import type { Curve, CurvePoint } from '../../../plots/budget-curves/layout.ts';

/** Shares of the tokens that curves are drawn over. */
export const curveShares = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75] as const;

/** Colours and dashes tell so many curves apart. */
export const mostColoured = 14;

export interface CurvesRequest {
  readonly metric: RerunMetric;
  /** Ids of the methods drawn in colour, in the order of their colours. */
  readonly coloured: readonly string[];
}

/**
 * One curve per method that ran. The interval is that over seeds for one picture; over several pictures it is that of the pictures'
 * means, so that the seeds of a picture do not count as pictures. A method that takes no budget is one point where its tokens lie.
 */
export function curveSeries(
  tables: readonly RerunTable[],
  cards: readonly PrunerCard[],
  { metric, coloured }: CurvesRequest,
): readonly Curve[] {
  return cards.flatMap((card): readonly Curve[] => {
    const points = pointsOf(tables, card.id, metric);
    if (points.length === 0) return [];
    const hue = coloured.slice(0, mostColoured).indexOf(card.id);
    return [{ id: card.id, name: card.name, hue: hue < 0 ? null : hue, points }];
  });
}

function pointsOf(tables: readonly RerunTable[], method: string, metric: RerunMetric): readonly CurvePoint[] {
  const shares = new Set(
    tables.flatMap(({ rows }) => rows.filter((row) => row.method === method).map(({ share }) => share)),
  );
  return Array.from(shares)
    .sort((a, b) => a - b)
    .flatMap((share): readonly CurvePoint[] => {
      const pictures = tables.map(({ rows }) => figuresAt(rows, method, share));
      const values = pictures.map((figures) => finite(figures.map((of) => of[metric])));
      const spread = tables.length > 1 ? groupedInterval(values) : meanInterval(values.flat());
      const kept = groupedInterval(pictures.map((figures) => figures.map(({ ratio }) => ratio)));
      return spread && kept ? [{ ...spread, asked: share, share: kept.mean }] : [];
    });
}

const figuresAt = (rows: RerunTable['rows'], method: string, share: number): readonly RerunFigures[] =>
  rows.flatMap((row) =>
    row.method === method && row.share === share && row.result.kind === 'done' ? [row.result.figures] : [],
  );

const finite = (values: readonly (number | null)[]): readonly number[] =>
  values.filter((value): value is number => value !== null && Number.isFinite(value));
