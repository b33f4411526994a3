import type { CellBits } from '../../../plots/heat-map/matrix.ts';
import { HeatMap } from '../../../plots/heat-map/heat-map.tsx';
import { cellSentence } from '../cell-readout.ts';
import { usePreparedMap } from '../use-head-map.ts';
import type { LaneStage } from './lane-stage.ts';
import styles from './policies-tab.module.css';

interface LaneMapProps {
  readonly stage: LaneStage;
  readonly label: string;
  /** Null: dense. */
  readonly kept: CellBits | null;
}

/** The dense weights of the head, kept cells in colour and dropped ones dimmed. */
export function LaneMap({ stage, label, kept }: LaneMapProps) {
  const { map, theme, view, onView, pointer, run } = stage;
  const { heat, isBusy } = usePreparedMap(map, kept);
  return (
    <div className={styles.map} aria-busy={isBusy}>
      {heat && (
        <HeatMap
          label={label}
          heat={heat}
          theme={theme}
          ramp="kept"
          texts={null}
          view={view}
          onView={onView}
          marks={pointer.marks}
          onPoint={pointer.onPoint}
          onPress={pointer.onPress}
          describe={(cell) => cellSentence(run.tokens, map.matrix, cell)}
        />
      )}
    </div>
  );
}
