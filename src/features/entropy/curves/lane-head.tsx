import { curveSums } from '../../../analysis/curve-figures.ts';
import { formatCount, formatFixed } from '../../../base/format-number.ts';
import { type CurveLaneRef, curveLaneLabel } from '../../../contracts/curve.ts';
import type { LaneCurve } from '../../../queries/curve-session.ts';
import { curveSession } from '../../../queries/curves.ts';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import styles from './lane-head.module.css';
import { laneHue, laneLetter } from './lane-letters.ts';

interface LaneHeadProps {
  readonly lane: LaneCurve;
  readonly index: number;
}

/** Whose curve follows, what it spends in all, and how far it is. */
export function LaneHead({ lane, index }: LaneHeadProps) {
  const { key, ref, curve, status, progress } = lane;
  const name = curve?.head.name ?? curveLaneLabel(ref);
  const sums = curve && curve.done > 0 ? curveSums(curve) : null;
  const total = curve?.head.tokens.id.length ?? null;
  const isBusy = status === 'loading' || status === 'computing';
  return (
    <header className={styles.head} data-hue={laneHue(index)} aria-busy={isBusy}>
      <b className={styles.letter}>{laneLetter(index)}</b>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <LaneBadge laneRef={ref} label={curve?.head.label} />
      {sums && (
        <span className={styles.figures}>
          <span>
            <strong>{formatFixed(sums.bitsPerByte, 2)}</strong> bits/byte
          </span>
          <span className={styles.further}>
            <strong>{formatFixed(sums.bitsPerToken, 2)}</strong> bits/token
          </span>
          <span>
            <strong>{formatCount(curve!.done)}</strong> tokens{curve!.head.isCapped && ' (limit)'}
          </span>
        </span>
      )}
      {isBusy && (
        <span className={styles.progress}>
          <Progress
            progress={
              progress ?? {
                label: curve ? 'Reading' : 'Opening',
                done: curve?.done ?? 0,
                total,
                unit: 'tokens',
              }
            }
            onCancel={() => curveSession.cancel(key)}
          />
        </span>
      )}
      {(status === 'cancelled' || status === 'failed') && (
        <>
          <span className={styles.note}>{status === 'cancelled' ? 'stopped' : 'failed'}</span>
          <IconButton label={`Compute ${name} again`} icon="retry" onPress={() => curveSession.retry(key)} />
        </>
      )}
    </header>
  );
}

interface LaneBadgeProps {
  readonly laneRef: CurveLaneRef;
  /** What the lane says of itself. */
  readonly label: string | undefined;
}

/** What kind of model speaks here. */
function LaneBadge({ laneRef, label }: LaneBadgeProps) {
  if (laneRef.kind === 'n-gram') {
    return (
      <FidelityBadge
        fidelity="exact"
        note={`Witten–Bell smoothed counts, computed in the page${label ? `: it ${label}` : ''}.`}
      />
    );
  }
  if (laneRef.model.kind === 'embedded') {
    return (
      <FidelityBadge
        fidelity="trained-tiny"
        note="A tiny language model trained by us. Its surprise shows the method at work; larger models are surprised elsewhere, and less."
      />
    );
  }
  return (
    <FidelityBadge fidelity="exact" note="The published weights, run in this page at the chosen precision." />
  );
}
