import { rampGradient } from './colour-ramp.ts';
import type { Fate } from './fates.ts';
import styles from './patch-canvas.module.css';

const fates: readonly { readonly fate: Fate; readonly label: string; readonly help: string }[] = [
  { fate: 'kept', label: 'kept', help: 'The patch is an output token of its own.' },
  { fate: 'recovered', label: 'recovered by text', help: 'Kept because the question asks for it.' },
  { fate: 'seat', label: 'merged here', help: 'A token made of several patches sits here.' },
  { fate: 'absorbed', label: 'merged elsewhere', help: 'Part of a token that sits elsewhere.' },
  { fate: 'dropped', label: 'dropped', help: 'In no output token.' },
];

/** What the colours of the token layer mean. */
export const FateLegend = () => (
  <ul className={styles.legend}>
    {fates.map(({ fate, label, help }) => (
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
