import { formatFixed } from '../../base/format-number.ts';
import { type RatioScale, ratioScale } from '../ratio-scale/ratio-scale.ts';

export interface HeatmapRow {
  readonly id: string;
  readonly name: string;
  /** Premium by tokenizer; NaN for a tokenizer that could not be opened. */
  readonly premiums: readonly number[];
}

export interface HeatmapLayout {
  readonly scale: RatioScale;
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly cells: readonly { readonly text: string; readonly fill: string | undefined }[];
  }[];
}

/** Cells of language × tokenizer on one colour scale for all of them. */
export function layoutHeatmap(rows: readonly HeatmapRow[]): HeatmapLayout {
  const scale = ratioScale(rows.flatMap(({ premiums }) => premiums));
  return {
    scale,
    rows: rows.map(({ id, name, premiums }) => ({
      id,
      name,
      cells: premiums.map((premium) => ({ text: formatFixed(premium, 2), fill: scale.fill(premium) })),
    })),
  };
}
