import type { LaneLabel } from '../../plots/token-rows/row-group.tsx';

const hues = 7;

/** Letters and colours of the lanes, by their order. */
export const laneLabels = (
  lanes: readonly { readonly key: string; readonly name: string }[],
): readonly LaneLabel[] =>
  lanes.map(({ key, name }, i) => ({
    key,
    letter: String.fromCharCode(0x41 + (i % 26)),
    name,
    hue: i % hues,
  }));

export const laneColours = (labels: readonly LaneLabel[]): readonly string[] =>
  labels.map(({ hue }) => `var(--lane-${hue})`);
