import { EmptyState } from '../../../ui/empty-state.tsx';
import { type ExportFormat, ExportMenu } from '../../../ui/export-menu.tsx';
import { toastActions } from '../../../state/toast-store.ts';
import { trackWork } from '../../../state/pending-work.ts';
import { curveSession } from '../../../queries/curves.ts';
import tab from '../tab.module.css';
import { ColouredText } from './coloured-text.tsx';
import { CurveFollower } from './curve-follower.ts';
import { CurveStack } from './curve-stack.tsx';
import { CurvesDistribution } from './curves-distribution.tsx';
import { CurvesSummary } from './curves-summary.tsx';
import styles from './curves-tab.module.css';
import { CurvesToolbar } from './curves-toolbar.tsx';
import { laneHue, laneLetter } from './lane-letters.ts';
import { PointedTip } from './pointed-tip.tsx';
import { SelectionSums } from './selection-sums.tsx';
import { useCurves } from './use-curves.ts';
import { useEntropy } from './use-entropy.ts';
import { usePointing } from './use-pointing.ts';
import { useViewRange } from './use-view-range.ts';

const laneHeight = 92;
const formats: readonly ExportFormat[] = ['png', 'svg', 'csv', 'json'];

/** Surprisal and entropy of every token under several models, on the bytes of the text. */
export function CurvesTab() {
  const settings = useEntropy();
  const { lanes, text, isStale } = useCurves();
  const pointing = usePointing(lanes);
  const range = useViewRange(lanes, settings.zoom);
  const textLane = Math.min(settings.textLane, Math.max(0, lanes.length - 1));
  const textCurve = lanes[textLane]?.curve;
  return (
    <div className={tab.tab} aria-busy={isStale}>
      <CurveFollower lanes={settings.lanes} reading={settings} />
      <div className={tab.controls}>
        <CurvesToolbar settings={settings} />
        <div className={tab.push}>
          <ExportMenu formats={formats} onExport={(format) => void trackWork(save(format))} />
        </div>
      </div>
      {settings.lanes.length === 0 && (
        <EmptyState
          title="No lane"
          text="Add a language model or an n-gram model to see what surprises it."
        />
      )}
      {settings.lanes.length > 0 && text === '' && !isStale && (
        <EmptyState title="No text" text="Type or paste a text to see what surprises the models." />
      )}
      {(range || lanes.some(({ error, status }) => error !== null || status === 'loading')) && (
        <CurveStack
          lanes={lanes}
          settings={settings}
          range={range ?? { start: 0, end: 1 }}
          pointing={pointing}
          laneHeight={laneHeight}
          isStale={isStale}
        />
      )}
      <SelectionSums lanes={lanes} selection={settings.selection} zoom={settings.zoom} />
      {textCurve && range && (
        <section className={styles.text} aria-label="Coloured text">
          <ColouredText
            title={
              <h2 className={tab.title} data-hue={laneHue(textLane)}>
                What surprised <b className={styles.letter}>{laneLetter(textLane)}</b> {textCurve.head.name}
              </h2>
            }
            curve={textCurve}
            lane={textLane}
            text={text}
            range={range}
            settings={settings}
            pointing={pointing}
            isStale={isStale}
          />
        </section>
      )}
      {lanes.length > 0 && <CurvesSummary lanes={lanes} />}
      {lanes.length > 0 && <CurvesDistribution lanes={lanes} unit={settings.unit} />}
      <PointedTip pointed={pointing.pointed} lanes={lanes} text={text} />
    </div>
  );
}

async function save(format: ExportFormat): Promise<void> {
  try {
    const { exportCurves } = await import('./curves-export.ts');
    await exportCurves(format, curveSession.getSnapshot());
  } catch (error) {
    toastActions.error(error);
  }
}
