import { formatCount } from '../../base/format-number.ts';
import { wilsonInterval } from '../../base/wilson-interval.ts';

/** What is known of one length and depth. */
export type NeedleMapCell =
  | { readonly state: 'waiting' | 'running' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'asked'; readonly found: number; readonly asked: number; readonly tokens: number };

export interface CellText {
  readonly share: string;
  readonly interval: string;
  /** For the pointer and for screen readers. */
  readonly sentence: string;
}

const percent = (share: number): string => `${Math.round(100 * share)}`;

export function cellText(cell: NeedleMapCell): CellText {
  switch (cell.state) {
    case 'waiting':
      return { share: '', interval: '', sentence: 'not asked yet' };
    case 'running':
      return { share: '…', interval: '', sentence: 'being asked' };
    case 'failed':
      return { share: '!', interval: '', sentence: cell.message };
    case 'asked': {
      const { share, low, high } = wilsonInterval(cell.found, cell.asked);
      return {
        share: `${percent(share)} %`,
        interval: `${percent(low)}–${percent(high)}`,
        sentence: `${cell.found} of ${cell.asked} found, 95 % interval ${percent(low)} to ${percent(high)} %, ${formatCount(cell.tokens)} tokens`,
      };
    }
  }
}

/** From the sunken surface to half of the first series colour: text on it keeps its contrast in both themes. */
export const shareFill = (share: number): string =>
  `color-mix(in oklab, var(--series-0) ${Math.round(50 * share)}%, var(--surface-sunken))`;
