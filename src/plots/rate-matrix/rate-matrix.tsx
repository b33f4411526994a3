import { useMemo } from 'react';
import { RatioLegend } from '../ratio-scale/ratio-legend.tsx';
import { layoutMatrix, type MatrixUnit } from './layout.ts';
import styles from './rate-matrix.module.css';

export interface RateMatrixProps {
  /** Read by screen readers; says what a cell is. */
  readonly caption: string;
  /** Head of the first column: what the rows are and what the columns are. */
  readonly corner: string;
  readonly labels: readonly string[];
  /** Shape [labels, labels], row-major; NaN where there is no number. */
  readonly values: ArrayLike<number>;
  readonly unit: MatrixUnit;
  /** A cell in words, for the pointer. */
  readonly describe: (row: number, column: number, text: string) => string;
  /** What a ratio below and above 1 means, for the legend. */
  readonly ends?: readonly [below: string, above: string];
}

/** Numbers between the pairs of a list, coloured; a table, and its own text alternative. Wide ones scroll in their box. */
export function RateMatrix({ caption, corner, labels, values, unit, describe, ends }: RateMatrixProps) {
  const { rows, scale } = useMemo(() => layoutMatrix(labels, values, unit), [labels, values, unit]);
  return (
    <div className={styles.matrix}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={caption}>
        <table className={styles.table}>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.corner}>
                {corner}
              </th>
              {labels.map((label, j) => (
                <th key={j} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, cells }, i) => (
              <tr key={i}>
                <th scope="row">{label}</th>
                {cells.map(({ text, fill }, j) => (
                  <td key={j} style={{ background: fill }} title={describe(i, j, text)}>
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {scale && ends && <RatioLegend scale={scale} below={ends[0]} above={ends[1]} />}
    </div>
  );
}
