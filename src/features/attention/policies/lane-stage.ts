import type { AttentionRun, AttentionSubject, PolicySetup } from '../../../contracts/attention-view.ts';
import type { HeatTheme } from '../../../plots/heat-map/colour-table.ts';
import type { HeatView } from '../../../plots/heat-map/view.ts';
import type { HeadMap, HeadRef } from '../use-head-map.ts';
import type { TokenMarks } from '../use-token-marks.ts';

/** What all lanes have in common: one head of one run, one place on screen, one pointer. */
export interface LaneStage {
  readonly run: AttentionRun;
  readonly subject: AttentionSubject;
  readonly setup: PolicySetup;
  readonly head: HeadRef;
  /** Dense weights of the head. */
  readonly map: HeadMap;
  readonly theme: HeatTheme;
  readonly view: HeatView | null;
  readonly onView: (view: HeatView | null) => void;
  readonly pointer: TokenMarks;
}
