import type { MaskAgreement } from '../../../contracts/attention-view.ts';

/** Shares of the causal pairs, in [0, 1]; `jaccard` is kept by all over kept by any, 1 when none keeps anything. */
export interface AgreementShares {
  readonly all: number;
  readonly some: number;
  readonly none: number;
  readonly jaccard: number;
}

/** How far masks of one head agree. O(n²). */
export function agreementShares({ nTokens: n, lanes, counts }: MaskAgreement): AgreementShares {
  let [all, some, none] = [0, 0, 0];
  for (let row = 0; row < n; row++) {
    for (let key = 0; key <= row; key++) {
      const count = counts[row * n + key]!;
      if (count === lanes) all++;
      else if (count === 0) none++;
      else some++;
    }
  }
  const pairs = (n * (n + 1)) / 2;
  return {
    all: all / pairs,
    some: some / pairs,
    none: none / pairs,
    jaccard: all + some > 0 ? all / (all + some) : 1,
  };
}
