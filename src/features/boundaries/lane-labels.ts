import type { LaneSummary } from '../../contracts/document-view.ts';
import type { LaneLabel } from '../../plots/token-rows/row-group.tsx';

const hues = 7;

/** Letters and colours of the lanes, by their order. */
export const laneLabels = (lanes: readonly LaneSummary[]): readonly LaneLabel[] =>
  lanes.map(({ key, name }, i) => ({
    key,
    letter: String.fromCharCode(0x41 + (i % 26)),
    name,
    hue: i % hues,
  }));
