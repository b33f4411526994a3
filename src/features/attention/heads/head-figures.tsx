import { formatFixed } from '../../../base/format-number.ts';
import type { AttentionRun } from '../../../contracts/attention-view.ts';
import { headFigures, type HeadEntry, kindLabels } from './head-kinds.ts';
import styles from './heads-tab.module.css';

/** What one head does on this input, each figure as a bar; entropy against that of a uniform row. */
export function HeadFigures({ entry, run }: { readonly entry: HeadEntry; readonly run: AttentionRun }) {
  const shown = headFigures.filter(({ id }) => run.kind === 'text' || !Number.isNaN(entry.figures[id]));
  const names = entry.kinds.map((kind) => kindLabels[kind]).join(', ');
  return (
    <section className={styles.figures} aria-label="Figures of the head">
      <h2 className={styles.name}>
        Layer {entry.layer + 1}, head {entry.head + 1}
        {names && <span className={styles.kinds}>{names}</span>}
      </h2>
      <dl>
        {shown.map(({ id, label, unit, help }) => {
          const value = entry.figures[id];
          const share = unit === 'share' ? value : value / Math.log(Math.max(2, run.nTokens));
          return (
            <div key={id} title={help}>
              <dt>{label}</dt>
              <dd>
                <span className={styles.track}>
                  <span style={{ width: `${100 * (Number.isNaN(share) ? 0 : Math.min(1, share))}%` }} />
                </span>
                <span className={styles.value}>
                  {formatFixed(value, 2)}
                  {unit === 'nats' && !Number.isNaN(value) ? ' nats' : ''}
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
