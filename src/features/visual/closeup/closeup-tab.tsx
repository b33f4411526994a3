import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatPercent } from '../../../base/format-number.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { FlatTrace, NamedMap, OpenPicture } from '../../../contracts/vision-view.ts';
import { patchFates, type ViewFates } from '../../../plots/patch-canvas/fates.ts';
import { FateLegend } from '../../../plots/patch-canvas/patch-legend.tsx';
import { planeQuery, pruneQuery, prunersQuery } from '../../../queries/vision.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { keptOf, runOf, traceOf } from '../pruning-runs.ts';
import { usePicture, usePictureRef, useSourceRef, useVisual } from '../use-picture.ts';
import styles from './closeup.module.css';
import { LinkedScatter } from './linked-scatter.tsx';
import { SpreadFigure } from './spread-figure.tsx';
import { ViewShares } from './view-shares.tsx';

/** Outliers have a local outlier factor beyond this, as scikit-learn cuts. */
const outlierCut = 1.5;

/** One method looked at closely: where its choice lies among all tokens, and what it goes by. */
export function CloseupTab() {
  const visual = useVisual('selected', 'keep', 'params', 'seed');
  const { picture, error } = usePicture();
  const { data: cards } = useQuery(prunersQuery);
  const { data: outcomes } = useQuery(
    pruneQuery(useSourceRef(), [runOf(visual, visual.selected, visual.keep)]),
  );
  const card = cards?.find(({ id }) => id === visual.selected);
  if (error) return <ErrorCard report={toErrorReport(error)} />;
  if (!picture || !card || !outcomes) return <div className={styles.waiting} aria-busy="true" />;
  const found = traceOf(outcomes[0]);
  const trace = found?.perView.length === picture.views.length ? found : null;
  const figures = trace && keptOf(trace);
  return (
    <div className={styles.tab}>
      <header className={styles.head}>
        <h2>{card.name}</h2>
        <FidelityBadge fidelity={card.fidelity} note={card.fidelityNote} />
        <span className={styles.soft}>
          {figures
            ? `${figures.kept} of ${figures.total} tokens${trace.warnings.length > 0 ? ` · ${trace.warnings.join(' ')}` : ''}`
            : 'does not run on this; choose another method'}
        </span>
        <div className={styles.push}>
          <FateLegend />
        </div>
      </header>
      <div className={styles.figures}>
        <Plane picture={picture} trace={trace} />
        <SpreadFigure selected={card} />
        {trace && <MapPairs trace={trace} picture={picture} />}
        {trace && picture.views.length > 1 && <ViewShares trace={trace} views={picture.views} />}
      </div>
    </div>
  );
}

interface PartProps {
  readonly picture: OpenPicture;
  readonly trace: FlatTrace;
}

const useFates = (picture: OpenPicture, trace: FlatTrace | null): readonly ViewFates[] | null =>
  useMemo(() => trace && patchFates(trace, picture.views), [trace, picture]);

function Plane({ picture, trace }: { readonly picture: OpenPicture; readonly trace: FlatTrace | null }) {
  const { data, error } = useQuery(planeQuery(usePictureRef()));
  const fates = useFates(picture, trace);
  if (error) return <ErrorCard report={toErrorReport(error)} />;
  return (
    <section className={styles.part} aria-busy={!data}>
      <h3>Tokens in a plane</h3>
      {data?.xs.length === picture.views.length && (
        <LinkedScatter
          label="Every token in the plane of the two strongest principal components"
          xLabel={`first component, ${formatPercent(data.shares[0])} of the variance`}
          yLabel={`second, ${formatPercent(data.shares[1])}`}
          xs={data.xs}
          ys={data.ys}
          fates={fates}
        />
      )}
      <p className={styles.soft}>
        Near points look alike to the encoder: directions of the tokens, on their two strongest principal
        components.
      </p>
    </section>
  );
}

/** What the method weighs, one value over the other. */
function MapPairs({ trace, picture }: PartProps) {
  const fates = useFates(picture, trace);
  const named = (name: string): NamedMap | undefined => trace.maps.find((map) => map.name === name);
  const factor = named('attention LOF');
  const attention = named('CLS attention');
  const distance = named('distance to the kept');
  const weighed = trace.maps.find((map) => map !== distance);
  return (
    <>
      {factor && attention && (
        <section className={styles.part}>
          <h3>Local outlier factor</h3>
          <LinkedScatter
            label="Local outlier factor of every patch over its attention"
            xLabel="CLS attention"
            yLabel="local outlier factor"
            xs={attention.views}
            ys={factor.views}
            fates={fates}
            cut={{ at: outlierCut, label: `outliers: ${outliersOf(factor)} beyond ${outlierCut}` }}
          />
          <p className={styles.soft}>
            Only their number counts: so many of the patches with the most attention are kept by vision.
          </p>
        </section>
      )}
      {distance && weighed && (
        <section className={styles.part}>
          <h3>What it weighs</h3>
          <LinkedScatter
            label={`Distance to the kept of every patch over its ${weighed.name}`}
            xLabel={weighed.name}
            yLabel="distance to the kept"
            xs={weighed.views}
            ys={distance.views}
            fates={fates}
          />
          <p className={styles.soft}>
            1 − cosine to the nearest kept token: kept ones lie at 0, and what is far and high is missed.
          </p>
        </section>
      )}
    </>
  );
}

const outliersOf = ({ views }: NamedMap): number =>
  views.reduce((sum, view) => sum + view.filter((factor) => factor > outlierCut).length, 0);
