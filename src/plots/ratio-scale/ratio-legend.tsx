import { formatFixed } from '../../base/format-number.ts';
import styles from './ratio-legend.module.css';
import { divergingFill, type RatioScale } from './ratio-scale.ts';

export interface RatioLegendProps {
  readonly scale: RatioScale;
  /** What a ratio below and above 1 means. */
  readonly below: string;
  readonly above: string;
}

const gradient = `linear-gradient(to right, ${[-1, -0.5, 0, 0.5, 1].map(divergingFill).join(', ')})`;

/** The colours of a ratio scale, with the numbers at their ends. */
export const RatioLegend = ({ scale, below, above }: RatioLegendProps) => (
  <div className={styles.legend}>
    <span>{below}</span>
    <span className={styles.scale}>
      <span className={styles.bar} style={{ backgroundImage: gradient }} />
      <span className={styles.ends}>
        <span>1/{formatFixed(scale.limit, 1)}</span>
        <span>1</span>
        <span>{formatFixed(scale.limit, 1)}</span>
      </span>
    </span>
    <span>{above}</span>
  </div>
);
