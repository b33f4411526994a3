import type { Curve } from '../../../plots/budget-curves/layout.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import styles from './budget.module.css';

export interface MethodKeysProps {
  readonly curves: readonly Curve[];
  /** Ids of the methods that the panel shows. */
  readonly chosen: readonly string[];
}

/** The legend: a press draws a method in colour, and adds it to the wall, or takes it away. */
export const MethodKeys = ({ curves, chosen }: MethodKeysProps) => (
  <ul className={styles.keys} aria-label="Methods in colour" data-plot="budget">
    {curves.map(({ id, name, hue }) => (
      <li key={id}>
        <button
          type="button"
          className={styles.key}
          aria-pressed={hue !== null}
          {...(hue === null ? {} : { 'data-hue': hue % 7 })}
          onClick={() =>
            workspaceActions.setVisual({
              methods: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id],
            })
          }
        >
          <span className={hue !== null && hue >= 7 ? styles.dashed : styles.solid} />
          {name}
        </button>
      </li>
    ))}
  </ul>
);
