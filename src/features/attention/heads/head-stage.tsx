import { type ReactNode, useState } from 'react';
import type { AttentionRun, AttentionSubject } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { HeatLegend } from '../../../plots/heat-map/heat-legend.tsx';
import { HeatMap } from '../../../plots/heat-map/heat-map.tsx';
import { HeatMinimap } from '../../../plots/heat-map/heat-minimap.tsx';
import type { HeatView } from '../../../plots/heat-map/view.ts';
import { useTheme } from '../../../state/theme-store.ts';
import { toastActions } from '../../../state/toast-store.ts';
import { type LocalKeys, useLocalKeys } from '../../../state/command-store.ts';
import { trackWork } from '../../../state/pending-work.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { ExportMenu } from '../../../ui/export-menu.tsx';
import { exportMap } from '../map-export.ts';
import { exportHeads } from './heads-export.ts';
import { cellSentence } from '../cell-readout.ts';
import { type HeadMap, useHeadMap, usePreparedMap } from '../use-head-map.ts';
import { useAxisTexts } from '../use-axis-texts.ts';
import { useTokenMarks } from '../use-token-marks.ts';
import { HeadFigures } from './head-figures.tsx';
import type { HeadEntry } from './head-kinds.ts';
import styles from './heads-tab.module.css';

const mapKeys: readonly LocalKeys[] = [
  { keys: 'arrows', label: 'Walk the cells; with Shift by tens', group: 'Attention map' },
  { keys: '+', label: 'Zoom in, and - out', group: 'Attention map' },
  { keys: '0', label: 'Show all', group: 'Attention map' },
  { keys: 'enter', label: 'Pin the query', group: 'Attention map' },
];

interface HeadStageProps {
  readonly run: AttentionRun;
  readonly subject: AttentionSubject;
  readonly entry: HeadEntry;
  /** The chooser of heads, above the figures of the chosen one. */
  readonly children: ReactNode;
}

/** One head as a zoomable map; beside it all heads, and what is known of this one. */
export function HeadStage({ run, subject, entry, children }: HeadStageProps) {
  const { map, error, isBusy } = useHeadMap(subject, run, entry);
  useLocalKeys(mapKeys);
  return (
    <div className={styles.body} aria-busy={isBusy}>
      {map && !error ? (
        <DrawnHead run={run} map={map} entry={entry}>
          {children}
        </DrawnHead>
      ) : (
        <>
          <aside className={styles.rail}>{children}</aside>
          {error && <ErrorCard report={toErrorReport(error)} />}
        </>
      )}
    </div>
  );
}

interface DrawnHeadProps extends Pick<HeadStageProps, 'run' | 'entry' | 'children'> {
  readonly map: HeadMap;
}

function DrawnHead({ run, map, entry, children }: DrawnHeadProps) {
  const theme = useTheme((state) => state.theme);
  const { heat, isBusy } = usePreparedMap(map, null);
  const [view, setView] = useState<HeatView | null>(null);
  const { marks, cell, onPoint, onPress } = useTokenMarks(run);
  const texts = useAxisTexts(run.tokens);
  const { label } = run.tokens;
  const sinks = map.sinks.slice(0, 3).map((token) => `‘${label[token]}’`);
  const title = `Attention of layer ${entry.layer + 1}, head ${entry.head + 1}`;
  return (
    <>
      <aside className={styles.rail}>
        {children}
        <HeadFigures entry={entry} run={run} />
        {heat && (
          <div className={styles.keys}>
            <HeatMinimap heat={heat} theme={theme} view={view} aspect={1} onView={setView} side={104} />
            <div>
              <HeatLegend scale={heat.scale} theme={theme} isMasked={false} />
              <p className={styles.none}>
                {sinks.length === 0
                  ? 'No sink token.'
                  : `Sinks: ${sinks.join(', ')}${map.sinks.length > 3 ? `, ${map.sinks.length - 3} more` : ''}.`}
              </p>
            </div>
          </div>
        )}
      </aside>
      <figure className={styles.map} aria-busy={isBusy}>
        <figcaption className={styles.foot}>
          <span className={styles.readout}>
            {cell
              ? cellSentence(run.tokens, map.matrix, cell)
              : 'Rows are queries, columns the keys they read. Point at a cell for its weight; press it to pin its query.'}
          </span>
          <ExportMenu
            formats={['png', 'svg', 'csv', 'json']}
            onExport={(format) => {
              if (format === 'csv' || format === 'json') exportHeads(format, run, entry);
              else if (heat)
                void trackWork(
                  exportMap(format, heat, texts, { run, title, theme, view }).catch(toastActions.error),
                );
            }}
          />
        </figcaption>
        <div className={styles.plot}>
          {heat && (
            <HeatMap
              label={`${title}: queries down, keys across`}
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
      </figure>
    </>
  );
}
