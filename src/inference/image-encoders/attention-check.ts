import type { AttentionSite } from '../../contracts/inference.ts';
import { unreadableAttention } from '../onnx/tap-model.ts';
import type { TapTensor } from '../onnx/tap-tensor.ts';

const tolerance = 0.01;

/**
 * Softmax(scale·q·k) must be what a layer itself computes: its first query stands for all.
 * @throws TokenscopeError `unsupported`
 */
export function checkAttention(
  name: string,
  { node, scale }: AttentionSite,
  q: TapTensor,
  k: TapTensor,
  own: TapTensor,
): void {
  const [, heads, tokens, dh] = q.dims as [number, number, number, number];
  const factor = scale ?? dh ** -0.5;
  for (let head = 0; head < heads; head++) {
    const at = (row: number): number => (head * tokens + row) * dh;
    const weights = Array.from({ length: tokens }, (_, key) => {
      let dot = 0;
      for (let c = 0; c < dh; c++) dot += q.data[at(0) + c]! * k.data[at(key) + c]!;
      return Math.exp(dot * factor);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const agrees = weights.every(
      (weight, key) => Math.abs(weight / total - own.data[head * tokens * tokens + key]!) <= tolerance,
    );
    if (!agrees) throw unreadableAttention(name, `at '${node}' something besides queries and keys shapes it`);
  }
}
