import { memo, type ReactNode } from 'react';
import styles from './token-rows.module.css';

const sign = (drawing: ReactNode) => (
  <svg width="26" height="14" viewBox="0 0 26 14" aria-hidden="true" data-hue="0">
    {drawing}
  </svg>
);
const chip = (className: string | undefined) =>
  sign(<rect className={className} x="1" y="1" width="24" height="12" rx="3" />);

/** What the marks on the rows mean. */
export const RowsLegend = memo(() => (
  <ul className={styles.legend} aria-label="Legend">
    <li>
      {sign(
        <>
          <rect className={styles.even} x="0" y="1" width="12" height="12" rx="3" />
          <rect className={styles.odd} x="13" y="1" width="12" height="12" rx="3" />
        </>,
      )}
      tokens, in turn
    </li>
    <li>
      {sign(
        <>
          <rect className={styles.odd} x="3" y="1" width="20" height="12" rx="3" />
          <path className={styles.seams} d="M13 1v3.5m0 5v3.5" />
        </>,
      )}
      cut inside a character
    </li>
    <li>
      {sign(
        <g className={styles.strip}>
          <path d="M4 13v-3h2v3z" opacity="0.4" />
          <path d="M11 13v-7h2v7z" opacity="0.7" />
          <path d="M18 13v-12h2v12z" />
        </g>,
      )}
      how many lanes cut here
    </li>
    <li>{chip(styles.special)}special</li>
    <li>{chip(styles.unknown)}unknown</li>
    <li>{chip(styles['byte-fallback'])}byte fallback</li>
    <li>{sign(<path className={styles.virtual} d="M13 0l3 4h-6zm0 14l3 -4h-6z" />)}added by the tokenizer</li>
  </ul>
));
