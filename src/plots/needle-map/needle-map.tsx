import { formatCount } from '../../base/format-number.ts';
import { cellText, type NeedleMapCell, shareFill } from './cells.ts';
import styles from './needle-map.module.css';

export interface NeedleMapProps {
  readonly caption: string;
  /** What the columns are, such as "pairs in the haystack". */
  readonly columnLabel: string;
  readonly rowLabel: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** `[rows][columns]` */
  readonly cells: readonly (readonly NeedleMapCell[])[];
  readonly selected: { readonly row: number; readonly column: number } | null;
  readonly onSelect: (row: number, column: number) => void;
}

/** How often a needle was found by depth and length, with intervals; a table, and its own text alternative. */
export function NeedleMap(props: NeedleMapProps) {
  const { caption, columnLabel, rowLabel, columns, rows, cells, selected, onSelect } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={caption}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles.corner}>
              {rowLabel} ↓ {columnLabel} →
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {columns.map((column, j) => {
                const cell = cells[i]![j]!;
                const { share, interval, sentence } = cellText(cell);
                return (
                  <td key={column}>
                    <button
                      type="button"
                      className={styles.cell}
                      data-state={cell.state}
                      style={cell.state === 'asked' ? { background: shareFill(cell.found / cell.asked) } : {}}
                      title={`${row}, ${column}: ${sentence}`}
                      aria-label={`${row}, ${column}: ${sentence}`}
                      aria-pressed={selected?.row === i && selected.column === j}
                      onClick={() => onSelect(i, j)}
                    >
                      <span className={styles.share}>{share}</span>
                      <span className={styles.interval}>{interval}</span>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The colours of a map from none to all found. */
export const NeedleLegend = ({ asked }: { readonly asked: number }) => (
  <p className={styles.legend}>
    <span className={styles.key}>
      none found
      <span className={styles.scale} aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share} style={{ background: shareFill(share) }} />
        ))}
      </span>
      all found
    </span>
    <span>{formatCount(asked)} asked in a cell; small: 95 % interval (Wilson)</span>
  </p>
);
