import { formatFixed } from '../../base/format-number.ts';
import styles from './error-bounds.module.css';
import { type ErrorCell, errorScale } from './layout.ts';

export interface ErrorBoundsProps {
  readonly caption: string;
  /** Number of layers. */
  readonly layers: number;
  /** One row per policy; cells by layer, empty while they are measured. */
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly cells: readonly ErrorCell[];
  }[];
}

/** What every layer's output loses, as a bar, and what it cannot exceed, as a line; a table, and its own text alternative. */
export function ErrorBounds({ caption, layers, rows }: ErrorBoundsProps) {
  const { limit, place } = errorScale(rows.flatMap(({ cells }) => cells));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={caption}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            {Array.from({ length: layers }, (_, layer) => (
              <th key={layer} scope="col">
                Layer {layer + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, cells }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {Array.from({ length: layers }, (_, layer) => {
                const cell = cells[layer];
                return (
                  <td key={layer} title={cell && sentence(cell)}>
                    <span className={styles.number}>
                      {cell ? formatFixed(cell.error, 3) : '…'}
                      {cell && Number.isFinite(cell.bound) && (
                        <span className={styles.limit}> ≤ {formatFixed(cell.bound, 2)}</span>
                      )}
                    </span>
                    {cell && Number.isFinite(cell.error) && (
                      <span className={styles.track}>
                        <span className={styles.bar} style={{ width: `${place(cell.error)}%` }} />
                        <span
                          className={styles.bound}
                          style={{ insetInlineStart: `${place(cell.bound)}%` }}
                        />
                      </span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.legend}>
        <span className={styles.key}>
          <span className={styles.keyBar} /> error
        </span>
        <span className={styles.key}>
          <span className={styles.keyBound} /> bound
        </span>
        <span>tracks run from 0 to {formatFixed(limit, 1)}; a bound beyond it stands at the end</span>
      </p>
    </section>
  );
}

const sentence = ({ error, bound }: ErrorCell): string =>
  Number.isFinite(error)
    ? `Output differs by ${formatFixed(error, 4)} of its norm; it cannot differ by more than ${formatFixed(bound, 4)}`
    : 'Not defined: the prompt was replaced';
