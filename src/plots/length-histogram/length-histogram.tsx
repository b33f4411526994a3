import { useMemo } from 'react';
import { formatCount } from '../../base/format-number.ts';
import { layoutLengths } from './layout.ts';
import styles from './length-histogram.module.css';

export interface LengthHistogramProps {
  readonly title: string;
  /** What is counted, such as "patches by their length in bytes". */
  readonly unit: string;
  readonly lengths: readonly number[];
}

/** How many spans have each length, as bars with their counts. */
export function LengthHistogram({ title, unit, lengths }: LengthHistogramProps) {
  const bars = useMemo(() => layoutLengths(lengths), [lengths]);
  return (
    <figure className={styles.histogram}>
      <figcaption>
        {title} <span className={styles.soft}>{unit}</span>
      </figcaption>
      <ol className={styles.bars}>
        {bars.map(({ label, count, height }) => (
          <li key={label} title={`${label} bytes: ${formatCount(count)}`}>
            <span className={styles.count}>{count > 0 ? count : ''}</span>
            <span className={styles.bar} style={{ height: `${100 * height}%` }} />
            <span className={styles.label}>{label}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
