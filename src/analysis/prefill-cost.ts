/** Shape of a decoder-only language model. */
export interface DecoderShape {
  readonly layers: number;
  readonly width: number;
  readonly feedForward: number;
}

/** LLaVA-1.5-7B's language model, on which most pruning papers report. */
export const LLAMA_7B: DecoderShape = { layers: 32, width: 4096, feedForward: 11_008 };

/**
 * The counts that papers print; they differ in the feed-forward term alone. Multiply-adds count as one.
 * - `divprune`: `T (4 n d² + 2 n² d + 2 n d m)`
 * - `sparsevlm`: `T (4 n d² + 2 n² d + 3 n d m)`, the three matrices of SwiGLU
 */
export type PrefillFormula = 'divprune' | 'sparsevlm';

export const PREFILL_FORMULAS: Readonly<Record<PrefillFormula, string>> = {
  divprune: 'T (4 n d² + 2 n² d + 2 n d m)',
  sparsevlm: 'T (4 n d² + 2 n² d + 3 n d m)',
};

/** Cost of reading `n` tokens (visual and text) once, by a stated formula. */
export function prefillCost(
  n: number,
  shape: DecoderShape = LLAMA_7B,
  formula: PrefillFormula = 'divprune',
): number {
  const { layers, width: d, feedForward: m } = shape;
  const matrices = formula === 'divprune' ? 2 : 3;
  return layers * (4 * n * d * d + 2 * n * n * d + matrices * n * d * m);
}
