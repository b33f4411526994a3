import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatCount, formatPercent } from '../../../base/format-number.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { patchFates, type ViewFates } from '../../../plots/patch-canvas/fates.ts';
import { FateLegend } from '../../../plots/patch-canvas/patch-legend.tsx';
import { planeQuery, pruneQuery, prunersQuery } from '../../../queries/vision.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { NoPicture } from '../no-picture.tsx';
import { keptOf, runOf, traceOf } from '../pruning-runs.ts';
import { usePicture, usePictureRef, useSourceRef, useVisual } from '../use-picture.ts';
import { CloseupExport } from './closeup-export.tsx';
import styles from './closeup.module.css';
import { LinkedScatter } from './linked-scatter.tsx';
import { MapPairs } from './map-pairs.tsx';
import { SpreadFigure } from './spread-figure.tsx';
import { ViewShares } from './view-shares.tsx';

/** One method looked at closely: where its choice lies among all tokens, and what it goes by. */
export function CloseupTab() {
  const visual = useVisual('selected', 'keep', 'params', 'seed');
  const { picture, error } = usePicture();
  const { data: cards } = useQuery(prunersQuery);
  const run = runOf(visual, visual.selected, visual.keep);
  const { data: outcomes } = useQuery(pruneQuery(useSourceRef(), [run]));
  const card = cards?.find(({ id }) => id === visual.selected);
  const found = traceOf(outcomes?.[0]);
  const trace = found && found.perView.length === picture?.views.length ? found : null;
  const fates = useMemo(() => (trace && picture ? patchFates(trace, picture.views) : null), [trace, picture]);
  if (error) return <NoPicture />;
  if (!picture || !card || !outcomes) return <div className={styles.waiting} aria-busy="true" />;
  const figures = trace && keptOf(trace);
  return (
    <div className={styles.tab}>
      <header className={styles.head}>
        <h2>{card.name}</h2>
        <FidelityBadge fidelity={card.fidelity} note={card.fidelityNote} />
        <span className={styles.soft}>
          {figures
            ? `${formatCount(figures.kept)} of ${formatCount(figures.total)} tokens${trace.warnings.length > 0 ? ` · ${trace.warnings.join(' ')}` : ''}`
            : 'does not run on this; choose another method'}
        </span>
        <div className={styles.push}>
          <CloseupExport picture={picture} trace={trace} fates={fates} run={run} />
        </div>
      </header>
      <FateLegend />
      <div className={styles.figures}>
        <Plane views={picture.views.length} fates={fates} />
        <SpreadFigure selected={card} />
        {trace && <MapPairs trace={trace} fates={fates} />}
        {trace && picture.views.length > 1 && <ViewShares trace={trace} views={picture.views} />}
      </div>
    </div>
  );
}

interface PlaneProps {
  readonly views: number;
  readonly fates: readonly ViewFates[] | null;
}

function Plane({ views, fates }: PlaneProps) {
  const { data, error } = useQuery(planeQuery(usePictureRef()));
  if (error) return <ErrorCard report={toErrorReport(error)} />;
  return (
    <section className={styles.part} aria-busy={!data}>
      <h3>Tokens in a plane</h3>
      {data?.xs.length === views && (
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
