import { useState } from 'react';
import type { AttentionRun, AttentionSubject } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { HeatLegend } from '../../../plots/heat-map/heat-legend.tsx';
import { HeatMap } from '../../../plots/heat-map/heat-map.tsx';
import { HeatMinimap } from '../../../plots/heat-map/heat-minimap.tsx';
import type { HeatView } from '../../../plots/heat-map/view.ts';
import { useTheme } from '../../../state/theme-store.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { cellSentence } from '../cell-readout.ts';
import { type HeadMap, type HeadRef, useHeadMap, usePreparedMap } from '../use-head-map.ts';
import { useAxisTexts } from '../use-axis-texts.ts';
import { useTokenMarks } from '../use-token-marks.ts';
import { HeadFigures } from './head-figures.tsx';
import type { HeadEntry } from './head-kinds.ts';
import styles from './heads-tab.module.css';

interface HeadStageProps {
  readonly run: AttentionRun;
  readonly subject: AttentionSubject;
  readonly entry: HeadEntry;
}

/** One head as a zoomable map, with its figures. */
export function HeadStage({ run, subject, entry }: HeadStageProps) {
  const at: HeadRef = entry;
  const { map, error, isBusy } = useHeadMap(subject, run, at);
  if (error) return <ErrorCard report={toErrorReport(error)} />;
  return (
    <div className={styles.stage} aria-busy={isBusy}>
      {map && <DrawnHead run={run} map={map} entry={entry} />}
    </div>
  );
}

interface DrawnHeadProps {
  readonly run: AttentionRun;
  readonly map: HeadMap;
  readonly entry: HeadEntry;
}

function DrawnHead({ run, map, entry }: DrawnHeadProps) {
  const theme = useTheme((state) => state.theme);
  const { heat, isBusy } = usePreparedMap(map, null);
  const [view, setView] = useState<HeatView | null>(null);
  const { marks, cell, onPoint, onPress } = useTokenMarks(run.tokens);
  const texts = useAxisTexts(run.tokens);
  const { label } = run.tokens;
  return (
    <>
      <figure className={styles.map} aria-busy={isBusy}>
        <div className={styles.plot}>
          {heat && (
            <HeatMap
              label={`Attention of layer ${entry.layer + 1}, head ${entry.head + 1}: queries down, keys across`}
              heat={heat}
              theme={theme}
              texts={texts}
              view={view}
              onView={setView}
              marks={marks}
              onPoint={onPoint}
              onPress={onPress}
              describe={(at) => cellSentence(run.tokens, map.matrix, at)}
            />
          )}
        </div>
        <figcaption className={styles.readout}>
          {cell && cell.row < map.matrix.rows
            ? cellSentence(run.tokens, map.matrix, cell)
            : 'Rows are queries, columns the keys that they read. Point at a cell for its weight; press to pin its query.'}
        </figcaption>
      </figure>
      <aside className={styles.rail}>
        <HeadFigures entry={entry} nTokens={run.nTokens} />
        {heat && <HeatLegend scale={heat.scale} theme={theme} isMasked={false} />}
        {map.sinks.length > 0 && (
          <p className={styles.none}>
            Sinks:{' '}
            {map.sinks
              .slice(0, 6)
              .map((token) => `‘${label[token]}’ (${token})`)
              .join(', ')}
            {map.sinks.length > 6 && `, ${map.sinks.length - 6} more`}
          </p>
        )}
        {heat && <HeatMinimap heat={heat} theme={theme} view={view} aspect={1} onView={setView} side={132} />}
      </aside>
    </>
  );
}
