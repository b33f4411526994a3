import { useMemo } from 'react';
import type { FlatTrace, NamedMap } from '../../../contracts/vision-view.ts';
import type { ViewFates } from '../../../plots/patch-canvas/fates.ts';
import styles from './closeup.module.css';
import { LinkedScatter } from './linked-scatter.tsx';
import { ranked } from './ranked.ts';

/** Outliers have a local outlier factor beyond this, as scikit-learn cuts. */
const outlierCut = 1.5;

interface MapPairsProps {
  readonly trace: FlatTrace;
  readonly fates: readonly ViewFates[] | null;
}

/** What the method weighs, one value over the other. Values that crowd at one end are spread out by their rank. */
export function MapPairs({ trace, fates }: MapPairsProps) {
  const named = (name: string): NamedMap | undefined => trace.maps.find((map) => map.name === name);
  const factor = named('attention LOF');
  const distance = named('distance to the kept');
  const weighed = factor ? named('CLS attention') : trace.maps.find((map) => map !== distance);
  const ranks = useMemo(() => ranked(weighed?.views ?? []), [weighed]);
  if (!weighed) return null;
  const xLabel = `${weighed.name}, by rank`;
  return (
    <>
      {factor && (
        <section className={styles.part}>
          <h3>Local outlier factor</h3>
          <LinkedScatter
            label="Local outlier factor of every patch over the rank of its attention"
            xLabel={xLabel}
            yLabel="local outlier factor"
            xs={ranks}
            ys={factor.views}
            yScale="log"
            fates={fates}
            cut={{ at: outlierCut, label: `${outliersOf(factor)} outliers beyond ${outlierCut}` }}
          />
          <p className={styles.soft}>
            Only their number counts: so many of the patches with the most attention are kept by vision.
          </p>
        </section>
      )}
      {distance && (
        <section className={styles.part}>
          <h3>What it weighs</h3>
          <LinkedScatter
            label={`Distance to the kept of every patch over the rank of its ${weighed.name}`}
            xLabel={xLabel}
            yLabel="distance to the kept"
            xs={ranks}
            ys={distance.views}
            fates={fates}
          />
          <p className={styles.soft}>
            1 − cosine to the nearest kept token: kept ones lie at 0; what lies high at the right is missed.
          </p>
        </section>
      )}
    </>
  );
}

const outliersOf = ({ views }: NamedMap): number =>
  views.reduce((sum, view) => sum + view.filter((factor) => factor > outlierCut).length, 0);
