import { ticks } from 'd3-array';

export interface PremiumBar {
  readonly id: string;
  readonly name: string;
  readonly script: string;
  readonly ctc: number;
  readonly premium: number;
  /** Ends of the interval. */
  readonly low: number;
  readonly high: number;
  readonly isReference: boolean;
}

/** Percent of the width of the bar column. */
export type Percent = number;

export interface BarLayout {
  readonly bar: PremiumBar;
  readonly width: Percent;
  readonly low: Percent;
  readonly high: Percent;
}

export interface BarsLayout {
  readonly bars: readonly BarLayout[];
  /** Where a premium of 1 lies. */
  readonly one: Percent;
  readonly ticks: readonly { readonly value: number; readonly at: Percent }[];
}

/** A tick further right would run into the next column's header. */
const lastTick: Percent = 96;

/** Bars from zero on one linear axis that holds every interval and the line at 1; order is kept. */
export function layoutBars(bars: readonly PremiumBar[]): BarsLayout {
  let end = 1;
  for (const { premium, high } of bars) end = Math.max(end, premium, high);
  end *= 1.02;
  const at = (value: number): Percent => (100 * value) / end;
  return {
    bars: bars.map((bar) => ({ bar, width: at(bar.premium), low: at(bar.low), high: at(bar.high) })),
    one: at(1),
    ticks: ticks(0, end, 5)
      .map((value) => ({ value, at: at(value) }))
      .filter((tick) => tick.at <= lastTick),
  };
}
