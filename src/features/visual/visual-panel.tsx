import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { agreementMaps } from '../../analysis/kept-agreement.ts';
import { formatCount } from '../../base/format-number.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import type { FlatTrace, OpenPicture, PruneOutcome, PrunerCard } from '../../contracts/vision-view.ts';
import type { PatchLayer } from '../../plots/patch-canvas/paint.ts';
import { FateLegend } from '../../plots/patch-canvas/patch-legend.tsx';
import { pruneQuery, prunersQuery } from '../../queries/vision.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { ErrorCard } from '../../ui/error-card.tsx';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import { Slider } from '../../ui/slider.tsx';
import { ImagePicker } from '../input/image-picker.tsx';
import { EncoderOpening } from './encoder/encoder-opening.tsx';
import { EncoderSwitch } from './encoder/encoder-switch.tsx';
import { PictureError } from './encoder/picture-error.tsx';
import { LinkedPatches } from './linked-patches.tsx';
import { keptOf, needsText, runOf, tokenLayer, traceOf } from './pruning-runs.ts';
import { QuestionBox } from './question-box.tsx';
import { usePicture, useSourceRef, useVisual } from './use-picture.ts';
import styles from './visual-panel.module.css';

/** Width in px that the small pictures are drawn for. */
const plotWidth = 126;
/** Shown beside the methods: what chance and the known outline would keep. */
const baselines = ['random-tokens', 'oracle-mask'];
const bare: PatchLayer = { kind: 'picture' };

/** The board's view of visual tokens: the picture, and what some methods keep of it at one budget. */
export function VisualPanel() {
  const visual = useVisual('keep');
  const { picture, error, retry } = usePicture();
  return (
    <div className={styles.panel}>
      <div className={styles.controls}>
        <ImagePicker />
        {picture?.encoder !== null && <QuestionBox />}
        <Slider
          label={
            picture
              ? `Keep ${formatCount(keepCount(picture, visual.keep))} of ${formatCount(picture.tokens)}`
              : 'Keep'
          }
          value={visual.keep}
          min={1}
          max={100}
          step={1}
          unit="%"
          onChange={(keep) => workspaceActions.setVisual({ keep })}
        />
      </div>
      {error && <PictureError error={error} onRetry={retry} />}
      {picture ? <Pictures picture={picture} /> : !error && <EncoderOpening />}
    </div>
  );
}

const keepCount = ({ tokens }: OpenPicture, percent: number): number =>
  Math.max(1, Math.round((percent / 100) * tokens));

function Pictures({ picture }: { readonly picture: OpenPicture }) {
  const visual = useVisual('methods', 'keep', 'params', 'seed');
  const ref = useSourceRef();
  const { data: cards } = useQuery(prunersQuery);
  const ids = [...visual.methods, ...baselines.filter((id) => !visual.methods.includes(id))];
  const { data: outcomes, error } = useQuery(
    pruneQuery(
      ref,
      ids.map((id) => runOf(visual, id, visual.keep)),
    ),
  );
  const voices = useMemo(
    () =>
      (outcomes ?? [])
        .slice(0, visual.methods.length)
        .map(traceOf)
        .filter((trace): trace is FlatTrace => trace?.perView.length === picture.views.length),
    [outcomes, visual.methods, picture],
  );
  if (error) return <ErrorCard report={toErrorReport(error)} />;
  return (
    <div className={styles.body}>
      <div className={styles.grid}>
        <figure className={styles.cell}>
          <LinkedPatches views={picture.views} layer={bare} label="The picture" width={plotWidth} />
          <figcaption>Picture</figcaption>
        </figure>
        {ids.map((id, row) => (
          <MethodPicture
            key={id}
            card={cards?.find((card) => card.id === id)}
            outcome={outcomes?.[row]}
            picture={picture}
          />
        ))}
        <Referee voices={voices} picture={picture} />
      </div>
      <div className={styles.legend}>
        <FateLegend />
        {picture.encoder && <EncoderSwitch />}
      </div>
    </div>
  );
}

interface MethodPictureProps {
  readonly card: PrunerCard | undefined;
  readonly outcome: PruneOutcome | undefined;
  readonly picture: OpenPicture;
}

function MethodPicture({ card, outcome, picture }: MethodPictureProps) {
  if (!card) return <div aria-busy="true" />;
  const trace = traceOf(outcome);
  const figures = trace && keptOf(trace);
  return (
    <figure className={styles.cell} aria-busy={outcome === undefined}>
      <LinkedPatches
        views={picture.views}
        layer={tokenLayer(trace, picture.views.length)}
        label={`${card.name}: ${figures ? `${formatCount(figures.kept)} of ${formatCount(figures.total)} tokens` : reasonOf(outcome)}`}
        width={plotWidth}
      />
      <figcaption>
        <span className={styles.name} title={`${card.name}. ${card.summary}`}>
          {card.name}
        </span>
        {outcome && !figures ? (
          <span title={reasonOf(outcome)}>not here</span>
        ) : (
          <FidelityBadge fidelity={card.fidelity} note={card.fidelityNote} />
        )}
      </figcaption>
    </figure>
  );
}

function reasonOf(outcome: PruneOutcome | undefined): string {
  if (outcome?.kind === 'unmet') return needsText(outcome.needs);
  return outcome?.kind === 'failed' ? outcome.error.message : 'running';
}

interface RefereeProps {
  readonly voices: readonly FlatTrace[];
  readonly picture: OpenPicture;
}

/** How many of the methods shown keep each patch. */
function Referee({ voices, picture }: RefereeProps) {
  const layer: PatchLayer = useMemo(
    () => ({
      kind: 'map',
      maps: agreementMaps(
        voices,
        picture.views.map(({ grid }) => grid.h * grid.w),
      ),
      low: 0,
      high: Math.max(1, voices.length),
    }),
    [voices, picture],
  );
  return (
    <figure className={styles.cell}>
      <LinkedPatches
        views={picture.views}
        layer={layer}
        label={`Referee: how many of ${voices.length} methods keep each patch`}
        width={plotWidth}
      />
      <figcaption>
        <span className={styles.name} title="How many of the methods keep each patch: dark none, yellow all">
          Referee, 0–{voices.length}
        </span>
      </figcaption>
    </figure>
  );
}
