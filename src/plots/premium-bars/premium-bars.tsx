import { useMemo } from 'react';
import { formatCount, formatFixed } from '../../base/format-number.ts';
import { layoutBars, type PremiumBar } from './layout.ts';
import styles from './premium-bars.module.css';

export interface PremiumBarsProps {
  /** Says what is compared; read by screen readers. */
  readonly caption: string;
  readonly bars: readonly PremiumBar[];
  /** Makes a language the reference. */
  readonly onReference: (id: string) => void;
}

/** One bar per language with its interval, on an axis from zero with a line at 1; a table, and its own text alternative. */
export function PremiumBars({ caption, bars, onReference }: PremiumBarsProps) {
  const layout = useMemo(() => layoutBars(bars), [bars]);
  return (
    <table className={styles.table}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Language</th>
          <th scope="col" className={styles.axis} aria-label="Premium as a bar">
            {layout.ticks.map(({ value, at }) => (
              <span key={value} className={styles.tick} style={{ insetInlineStart: `${at}%` }}>
                {value}
              </span>
            ))}
          </th>
          <th
            scope="col"
            className={styles.number}
            title="Tokens of this language per token of the reference"
          >
            Premium
          </th>
          <th
            scope="col"
            className={styles.number}
            title="95 % interval when articles are drawn with replacement"
          >
            Interval
          </th>
          <th scope="col" className={styles.wide} title="Corpus token count: tokens of all parts">
            Tokens
          </th>
          <th scope="col" className={styles.wide}>
            Script
          </th>
        </tr>
      </thead>
      <tbody>
        {layout.bars.map(({ bar, width, low, high }) => (
          <tr key={bar.id} className={bar.isReference ? styles.reference : undefined}>
            <th scope="row">
              <button
                type="button"
                className={styles.language}
                title={`Make ${bar.name} the reference`}
                aria-pressed={bar.isReference}
                onClick={() => onReference(bar.id)}
              >
                {bar.name}
              </button>
            </th>
            <td className={styles.track}>
              <span className={styles.bar} style={{ width: `${width}%` }} />
              <span className={styles.one} style={{ insetInlineStart: `${layout.one}%` }} />
              {!bar.isReference && (
                <span
                  className={styles.whisker}
                  style={{ insetInlineStart: `${low}%`, width: `${high - low}%` }}
                />
              )}
            </td>
            <td className={styles.number}>{formatFixed(bar.premium, 2)}</td>
            <td className={styles.interval}>
              {bar.isReference ? 'reference' : `${formatFixed(bar.low, 2)}–${formatFixed(bar.high, 2)}`}
            </td>
            <td className={styles.wide}>{formatCount(bar.ctc)}</td>
            <td className={styles.wide}>{bar.script}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
