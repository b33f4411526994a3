import { type HeatTheme, rampGradient } from './colour-table.ts';
import styles from './heat-legend.module.css';
import type { HeatScale, ScaleKind } from './heat-scale.ts';

interface HeatLegendProps {
  readonly scale: HeatScale;
  readonly theme: HeatTheme;
  /** A mask lies over the map: kept and dropped cells have colours of their own. */
  readonly isMasked: boolean;
  /** Leaves out what hatching means, where there is little room. */
  readonly isShort?: boolean;
}

const captions: Readonly<Record<ScaleKind, string>> = {
  linear: 'weight',
  log: 'weight, logarithmic',
  row: "share of the row's largest weight",
  rank: 'weight, by rank',
};

/** The colours of a map with the numbers that they stand for. */
export function HeatLegend({ scale, theme, isMasked, isShort = false }: HeatLegendProps) {
  const bars = isMasked ? (['kept', 'dropped'] as const) : (['plain'] as const);
  return (
    <div className={styles.legend}>
      <span className={styles.caption}>{captions[scale.kind]}</span>
      {bars.map((kind) => (
        <div key={kind} className={styles.row}>
          {isMasked && <span className={styles.name}>{kind}</span>}
          <span className={styles.bar} style={{ backgroundImage: rampGradient(theme, kind) }} />
        </div>
      ))}
      <div className={styles.row}>
        {isMasked && <span className={styles.name} />}
        <span className={styles.ticks}>
          {scale.ticks.map(({ at, value }) => (
            <span key={at} style={{ left: `${100 * at}%` }}>
              {formatWeight(value)}
            </span>
          ))}
        </span>
      </div>
      {!isShort && (
        <div className={styles.row}>
          <span className={styles.hatch} />
          <span>hidden: the future, or left out</span>
        </div>
      )}
    </div>
  );
}

/** A weight in three significant digits: `0.125`, `1.2e-5`, `0`. */
export function formatWeight(value: number): string {
  if (value === 0 || Number.isNaN(value)) return value === 0 ? '0' : '–';
  const size = Math.abs(value);
  return size >= 0.001 && size < 1000 ? String(Number(value.toPrecision(3))) : value.toExponential(1);
}
