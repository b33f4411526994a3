/** One patch size: its tokens, what they cost and what they hold. */
export interface LadderRung {
  /** Side of a patch, px. */
  readonly patch: number;
  readonly tokens: number;
  /** Values of a token. */
  readonly values: number;
  /** Multiply-adds with attention, and with mixing in linear time. */
  readonly attention: number;
  readonly linear: number;
  /** dB; null while unknown. */
  readonly psnr: number | null;
  /** The PSNR is at least this. */
  readonly isLowerBound: boolean;
}

/** Percent of the bar column. */
export type Percent = number;

export interface LadderLayout {
  readonly rungs: readonly {
    readonly rung: LadderRung;
    readonly attention: Percent;
    readonly linear: Percent;
  }[];
  /** Powers of ten. */
  readonly ticks: readonly { readonly value: number; readonly at: Percent }[];
}

/** Bars on one logarithmic axis from the power of ten below the cheapest to the dearest. */
export function layoutLadder(rungs: readonly LadderRung[]): LadderLayout {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const { linear, attention } of rungs) {
    low = Math.min(low, linear, attention);
    high = Math.max(high, linear, attention);
  }
  if (high === 0) return { rungs: [], ticks: [] };
  const first = Math.floor(Math.log10(low));
  const last = Math.max(Math.log10(high), first + 1);
  const at = (value: number): Percent => (100 * (Math.log10(value) - first)) / (last - first);
  const ticks = Array.from({ length: Math.floor(last) - first + 1 }, (_, i) => 10 ** (first + i));
  return {
    rungs: rungs.map((rung) => ({ rung, attention: at(rung.attention), linear: at(rung.linear) })),
    ticks: ticks.map((value) => ({ value, at: at(value) })),
  };
}
