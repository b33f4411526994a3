import { useMemo } from 'react';
import { RatioLegend } from '../ratio-scale/ratio-legend.tsx';
import { type HeatmapRow, layoutHeatmap } from './layout.ts';
import styles from './premium-heatmap.module.css';

export interface PremiumHeatmapProps {
  /** Says what is compared; read by screen readers. */
  readonly caption: string;
  readonly tokenizers: readonly string[];
  readonly rows: readonly HeatmapRow[];
  /** Index of the tokenizer whose bars are shown. */
  readonly selected: number;
  readonly onSelect: (tokenizer: number) => void;
}

/** Premium of every language by every tokenizer; a table, and its own text alternative. It scrolls in its box. */
export function PremiumHeatmap({ caption, tokenizers, rows, selected, onSelect }: PremiumHeatmapProps) {
  const layout = useMemo(() => layoutHeatmap(rows), [rows]);
  return (
    <div className={styles.heatmap}>
      <RatioLegend scale={layout.scale} below="fewer tokens than the reference" above="more tokens" />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={caption}>
        <table className={styles.table}>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Language</th>
              {tokenizers.map((name, t) => (
                <th key={t} scope="col">
                  <button
                    type="button"
                    className={styles.tokenizer}
                    aria-pressed={t === selected}
                    title={`Show the bars of ${name}`}
                    onClick={() => onSelect(t)}
                  >
                    {name}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {layout.rows.map(({ id, name, cells }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {cells.map(({ text, fill }, t) => (
                  <td key={t} style={{ background: fill }} title={`${name}, ${tokenizers[t]}: ${text}`}>
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
