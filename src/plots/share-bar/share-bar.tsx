import { formatPercent } from '../../base/format-number.ts';
import styles from './share-bar.module.css';

/** A share in [0, 1] as a number over a bar, for a cell of a table; `–` when there is none. */
export const ShareBar = ({ share }: { readonly share: number }) => (
  <span className={styles.share}>
    {Number.isFinite(share) && (
      <span className={styles.bar} style={{ width: `${100 * Math.min(1, Math.max(0, share))}%` }} />
    )}
    <span className={styles.number}>{formatPercent(share)}</span>
  </span>
);
