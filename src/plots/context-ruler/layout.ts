/** Token limits that the ruler offers. */
export const smallestLimit = 1000;
export const largestLimit = 10_000_000;

/** Ends of the logarithmic axis, in tokens and in characters alike. */
const axisStart = 100;
const axisEnd = 100_000_000;

/** Percent of the width of the axis. */
export type Percent = number;

/** Place of a count on the axis; counts outside lie at its ends. */
export function countToPercent(count: number): Percent {
  const share = Math.log(count / axisStart) / Math.log(axisEnd / axisStart);
  return 100 * Math.min(1, Math.max(0, share));
}

/** Limit under a place on the axis, to two significant digits, within the limits offered. */
export function percentToLimit(percent: Percent): number {
  return roundLimit(axisStart * (axisEnd / axisStart) ** (percent / 100));
}

/** A limit to two significant digits, within the limits offered. */
export function roundLimit(limit: number): number {
  const clamped = Math.min(largestLimit, Math.max(smallestLimit, limit));
  return Number(clamped.toPrecision(2));
}

/** The next limit for a press of a key, or null for a key that moves nothing. */
export function limitAfterKey(limit: number, key: string): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return roundLimit(limit * 1.1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return roundLimit(limit / 1.1);
    case 'PageUp':
      return roundLimit(limit * 2);
    case 'PageDown':
      return roundLimit(limit / 2);
    case 'Home':
      return smallestLimit;
    case 'End':
      return largestLimit;
    default:
      return null;
  }
}

/** A tokenizer's characters per token for some kinds of text. */
export interface RulerRow {
  readonly key: string;
  readonly name: string;
  /** Characters per token by kind; NaN where there is no count. */
  readonly charsPerToken: readonly number[];
}

export interface RulerRowLayout {
  readonly key: string;
  readonly name: string;
  /** Characters that the limit holds, by kind. */
  readonly chars: readonly number[];
  /** Their places; null where there is no count. */
  readonly at: readonly (Percent | null)[];
  /** Places of the smallest and the largest; null when there is no count. */
  readonly span: readonly [Percent, Percent] | null;
}

export interface RulerLayout {
  readonly limitAt: Percent;
  readonly ticks: readonly { readonly count: number; readonly at: Percent }[];
  readonly rows: readonly RulerRowLayout[];
}

/** Where the limit and what it holds lie on one axis: a mark right of the limit holds more than a character per token. */
export function layoutRuler(limit: number, rows: readonly RulerRow[]): RulerLayout {
  const ticks: { count: number; at: Percent }[] = [];
  for (let count = axisStart; count <= axisEnd; count *= 10) ticks.push({ count, at: countToPercent(count) });
  return {
    limitAt: countToPercent(limit),
    ticks,
    rows: rows.map(({ key, name, charsPerToken }) => {
      const chars = charsPerToken.map((ratio) => limit * ratio);
      const at = chars.map((count) => (Number.isFinite(count) ? countToPercent(count) : null));
      const known = at.filter((place) => place !== null);
      return {
        key,
        name,
        chars,
        at,
        span: known.length === 0 ? null : [Math.min(...known), Math.max(...known)],
      };
    }),
  };
}
