import { ticks } from 'd3-array';
import type { PatchRef } from '../../contracts/vision-view.ts';

/** Coordinates of patches: of each view one value per patch, NaN for one that is not drawn. */
export type PatchValues = readonly Float32Array[];

export interface ScatterSize {
  readonly width: number;
  readonly height: number;
}

export interface ScatterLayout {
  /** Of each view `[n, 2]` px; NaN for what is not drawn. */
  readonly places: readonly Float32Array[];
  readonly xTicks: readonly { readonly label: string; readonly at: number }[];
  readonly yTicks: readonly { readonly label: string; readonly at: number }[];
  /** Where the cut lies, px from the top; null without one. */
  readonly cutAt: number | null;
}

/** What a value of y may be: `log` for factors, of which only those above 0 are drawn. */
export type ScatterScale = 'linear' | 'log';

export interface ScatterAxes {
  readonly y: ScatterScale;
  /** A value of y that always lies in the picture. */
  readonly cut: number | null;
}

/** Space for the numbers of the axes, px. */
export const scatterMargin = { left: 40, right: 8, top: 8, bottom: 20 } as const;
const tickCount = 4;

/** Patches as points over two values of each. */
export function layoutScatter(
  xs: PatchValues,
  ys: PatchValues,
  size: ScatterSize,
  { y: scale, cut }: ScatterAxes,
): ScatterLayout {
  const { left, right, top, bottom } = scatterMargin;
  const x = axis(xs, left, size.width - right, 'linear', null);
  const y = axis(ys, size.height - bottom, top, scale, cut);
  const places = xs.map((values, v) => {
    const of = new Float32Array(2 * values.length);
    for (const [i, value] of values.entries()) {
      of[2 * i] = x.place(value);
      of[2 * i + 1] = y.place(ys[v]![i]!);
    }
    return of;
  });
  return { places, xTicks: x.ticks, yTicks: y.ticks, cutAt: cut === null ? null : y.place(cut) };
}

function axis(values: PatchValues, from: number, to: number, scale: ScatterScale, within: number | null) {
  const on = (value: number): number =>
    scale === 'linear' ? value : value > 0 ? Math.log10(value) : Number.NaN;
  let low = within === null ? Number.POSITIVE_INFINITY : on(within);
  let high = within === null ? Number.NEGATIVE_INFINITY : on(within);
  for (const view of values) {
    for (const given of view) {
      const value = on(given);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low <= high)) [low, high] = [0, 1];
  const pad = high > low ? 0.04 * (high - low) : 0.5;
  const place = (value: number): number =>
    from + ((on(value) - low + pad) / (high - low + 2 * pad)) * (to - from);
  return {
    place,
    ticks: tickValues(low, high, scale).map((value) => ({ label: tickLabel(value), at: place(value) })),
  };
}

/** Round values between two, which are logarithms on a `log` axis: there 1, 2 and 5 of every power of ten. */
function tickValues(low: number, high: number, scale: ScatterScale): readonly number[] {
  if (scale === 'linear') return ticks(low, high, tickCount);
  const steps = high - low < 1.5 ? [1, 2, 5] : [1];
  const powers = Array.from(
    { length: Math.floor(high) - Math.floor(low) + 1 },
    (_, p) => Math.floor(low) + p,
  );
  return powers
    .flatMap((power) => steps.map((step) => step * 10 ** power))
    .filter((value) => Math.log10(value) >= low && Math.log10(value) <= high);
}

const tickLabel = (value: number): string => String(Number(value.toPrecision(6)));

/** The drawn patch nearest to a point, no farther than `reach` px. */
export function patchNear(layout: ScatterLayout, x: number, y: number, reach: number): PatchRef | null {
  let nearest: PatchRef | null = null;
  let least = reach * reach;
  for (const [view, places] of layout.places.entries()) {
    for (let index = 0; 2 * index < places.length; index++) {
      const distance = (places[2 * index]! - x) ** 2 + (places[2 * index + 1]! - y) ** 2;
      if (distance <= least) {
        least = distance;
        nearest = { view, index };
      }
    }
  }
  return nearest;
}
