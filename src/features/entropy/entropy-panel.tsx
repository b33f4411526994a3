import { useMemo } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { ColouredText } from './curves/coloured-text.tsx';
import { CurveFollower } from './curves/curve-follower.ts';
import { CurveStack } from './curves/curve-stack.tsx';
import { laneHue, laneLetter } from './curves/lane-letters.ts';
import { PointedTip } from './curves/pointed-tip.tsx';
import { useCurves } from './curves/use-curves.ts';
import { useEntropy } from './curves/use-entropy.ts';
import { usePointing } from './curves/use-pointing.ts';
import { useViewRange } from './curves/use-view-range.ts';
import styles from './entropy-panel.module.css';

const laneHeight = 66;
/** Lanes that the panel has room for. */
const most = 2;

/** The board's view of entropy: the text coloured by the first lane, and the curves of the first two. */
export function EntropyPanel() {
  const settings = useEntropy();
  const { lanes: all, text, isStale } = useCurves();
  const lanes = useMemo(() => all.slice(0, most), [all]);
  const pointing = usePointing(lanes);
  const range = useViewRange(lanes, null);
  const textCurve = lanes[0]?.curve;
  const isEmpty = text === '' && !isStale && lanes.length > 0;
  const failed = lanes.find(({ error }) => error !== null);
  return (
    <div className={styles.panel} aria-busy={isStale}>
      <CurveFollower lanes={settings.lanes} reading={settings} />
      {textCurve && range && (
        <ColouredText
          title={
            <span data-hue={laneHue(0)}>
              What surprised <b className={styles.letter}>{laneLetter(0)}</b> {textCurve.head.name}
            </span>
          }
          curve={textCurve}
          lane={0}
          text={text}
          range={range}
          settings={settings}
          pointing={pointing}
          isStale={isStale}
        />
      )}
      {failed && !range && <ErrorCard report={failed.error!} />}
      {isEmpty && (
        <EmptyState title="No text" text="Write or paste a text to see what surprises the models." />
      )}
      {lanes.length > 0 && !isEmpty && (
        <CurveStack
          lanes={lanes}
          settings={settings}
          range={range ?? { start: 0, end: 1 }}
          pointing={pointing}
          laneHeight={laneHeight}
          isStale={isStale}
        />
      )}
      <PointedTip pointed={pointing.pointed} lanes={lanes} text={text} />
    </div>
  );
}
