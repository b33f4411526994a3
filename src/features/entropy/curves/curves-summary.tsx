import { curveSums } from '../../../analysis/curve-figures.ts';
import { curveLaneLabel } from '../../../contracts/curve.ts';
import type { LaneCurve } from '../../../queries/curve-session.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import tab from '../tab.module.css';
import { curvesColumns, type CurvesRow, figureColumns } from './curves-columns.ts';
import styles from './curves-summary.module.css';
import { laneLetter } from './lane-letters.ts';

/** The figures of every lane over all that it has read. */
export const CurvesSummary = ({ lanes }: { readonly lanes: readonly LaneCurve[] }) => (
  <section className={tab.section} aria-label="Figures of the lanes">
    <DataTable
      caption="Figures of each lane"
      columns={curvesColumns}
      rows={summaryRows(lanes)}
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
  </section>
);

export const summaryRows = (lanes: readonly LaneCurve[]): readonly CurvesRow[] =>
  lanes.map(({ key, ref, curve, status }, index) => ({
    key,
    letter: laneLetter(index),
    name: curve?.head.name ?? curveLaneLabel(ref),
    status,
    sums: curve && curve.done > 0 ? curveSums(curve) : null,
  }));
