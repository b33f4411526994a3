import { rampGradient } from './colour-ramp.ts';
import { fateLabels } from './fate-labels.ts';
import styles from './patch-canvas.module.css';

/** What the colours of the token layer mean. */
export const FateLegend = () => (
  <ul className={styles.legend}>
    {fateLabels.map(({ fate, label, help }) => (
      <li key={fate} title={help}>
        <span className={styles.swatch} data-fate={fate} />
        {label}
      </li>
    ))}
  </ul>
);

export interface RampLegendProps {
  /** What the values are. */
  readonly label: string;
  readonly low: string;
  readonly high: string;
}

/** The scale of a map of values. */
export const RampLegend = ({ label, low, high }: RampLegendProps) => (
  <div className={styles.ramp}>
    <span>{label}</span>
    <span>{low}</span>
    <span className={styles.bar} style={{ backgroundImage: rampGradient }} />
    <span>{high}</span>
  </div>
);
