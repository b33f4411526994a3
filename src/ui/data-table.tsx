import { type ReactNode, useState } from 'react';
import { classNames } from './class-names.ts';
import styles from './data-table.module.css';
import { Icon } from './icon.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What the figure means, shown on hover of the header. */
  readonly help?: string;
  /** Numbers are set flush right. */
  readonly isNumber?: boolean;
  /** What the column is sorted by; a column without it cannot be sorted. `null` sorts last. */
  readonly sortBy?: (row: Row) => number | string | null;
  readonly render: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  /** Says what the table holds; read by screen readers. */
  readonly caption: string;
  /** The first column names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

interface Sort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** A table that sorts by a press on a header: up, down, then back to the given order. */
export function DataTable<Row>({ caption, columns, rows, rowKey }: DataTableProps<Row>) {
  const [sort, setSort] = useState<Sort | null>(null);
  const sortBy = columns.find((column) => column.id === sort?.column)?.sortBy;
  const shown = sort && sortBy ? sortRows(rows, sortBy, sort.direction) : rows;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={caption}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const direction = sort?.column === column.id ? sort.direction : null;
              return (
                <th
                  key={column.id}
                  scope="col"
                  title={column.help}
                  className={classNames(column.isNumber && styles.number)}
                  {...(direction ? { 'aria-sort': direction } : {})}
                >
                  {column.sortBy ? (
                    <button
                      type="button"
                      className={styles.sort}
                      onClick={() => setSort(nextSort(sort, column.id))}
                    >
                      {column.header}
                      <Icon
                        name={
                          direction === 'ascending'
                            ? 'sortUp'
                            : direction === 'descending'
                              ? 'sortDown'
                              : 'sort'
                        }
                        size={12}
                      />
                    </button>
                  ) : (
                    <span className={styles.plain}>{column.header}</span>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) => {
                const className = classNames(column.isNumber && styles.number);
                return index === 0 ? (
                  <th key={column.id} scope="row" className={className}>
                    <div className={styles.name}>{column.render(row)}</div>
                  </th>
                ) : (
                  <td key={column.id} className={className}>
                    {column.render(row)}
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

function nextSort(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, direction: 'ascending' };
  return sort.direction === 'ascending' ? { column, direction: 'descending' } : null;
}

/** A sorted copy; equal keys keep their order, `null` comes last in both directions. */
export function sortRows<Row>(
  rows: readonly Row[],
  sortBy: (row: Row) => number | string | null,
  direction: Sort['direction'],
): Row[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const x = sortBy(a);
    const y = sortBy(b);
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
    return sign * String(x).localeCompare(String(y), 'en', { numeric: true });
  });
}
