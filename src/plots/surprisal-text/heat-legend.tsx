import type { HeatScale } from './heat.ts';
import styles from './surprisal-text.module.css';

/** What the shades of a text mean. */
export const HeatLegend = ({ scale }: { readonly scale: HeatScale }) => (
  <p className={styles.legend} data-by={scale.by}>
    <span>{scale.unit}</span>
    <span className={styles.scale}>
      {shadeNames(scale).map((name, shade) => (
        <span key={name} className={styles.swatch} data-shade={shade}>
          {name}
        </span>
      ))}
    </span>
  </p>
);

/** The values of each shade, the lowest first. */
export function shadeNames({ by, bounds }: HeatScale): string[] {
  if (by === 'rank') return [...bounds.map((bound) => `top ${(bound - 1).toLocaleString('en')}`), 'beyond'];
  return ['0', ...bounds].map((bound, i) => (i === bounds.length ? `≥ ${bound}` : String(bound)));
}
