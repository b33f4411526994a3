import { TokenscopeError } from '../../contracts/errors.ts';
import type { OnnxModel } from '../onnx/onnx-model.ts';

/** Ids of two texts that differ in the last token alone; any vocabulary has them. */
export const probeTexts = [Int32Array.of(0, 1, 2), Int32Array.of(0, 1, 3)] as const;

/** Operators that quantise activations with one scale a tensor, so that a later token moves earlier results a little. */
const coarseOps = new Set(['DynamicQuantizeLinear', 'MatMulInteger', 'DynamicQuantizeMatMul']);
const exact = 1e-3;
const coarse = 0.25;

/**
 * Makes sure that logits do not depend on later tokens: a masked language model (BERT) would otherwise look like one
 * that predicts astonishingly well.
 * @param logits of both {@link probeTexts}, shape [3, vocab] each.
 * @throws TokenscopeError `unsupported` when changing the last token changes earlier logits.
 */
export function checkCausality(
  logits: readonly [Float32Array, Float32Array],
  model: OnnxModel,
  name: string,
): void {
  const vocab = logits[0].length / 3;
  const change = (from: number, to: number): number => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += (logits[0][i]! - logits[1][i]!) ** 2;
    return Math.sqrt(sum / (to - from));
  };
  const quantises = model.graph.nodes.some(({ opType }) => coarseOps.has(opType));
  const earlier = change(0, 2 * vocab);
  const last = change(2 * vocab, 3 * vocab);
  if (earlier <= (quantises ? coarse : exact) * last) return;
  throw new TokenscopeError(
    'unsupported',
    `'${name}' is no causal language model: its prediction after a token changes with the tokens behind it.`,
    'Choose a model of the next token (GPT, Llama, Qwen, …), not a masked one (BERT).',
  );
}
