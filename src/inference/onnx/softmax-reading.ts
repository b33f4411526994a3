import type { AttentionReading, TapValue } from './attention-match.ts';
import type { Operand } from './contraction.ts';
import type { GraphView } from './graph-view.ts';
import type { OnnxNode } from './onnx-model.ts';
import { readSoftmax } from './unfused-attention.ts';
import type { TypeOf } from './value-types.ts';

/** An un-fused attention as a reading, with the nodes whose names tell its layer. Null: not attention. */
export function softmaxReading(
  view: GraphView,
  softmax: OnnxNode,
  typeOf: TypeOf,
): { reading: AttentionReading; nodes: readonly OnnxNode[] } | string | null {
  const result = readSoftmax(view, softmax);
  if (!result) return null;
  if ('reason' in result) return result.reason;
  const { attention } = result;
  const scores = softmax.inputs[0]!;
  const { rank, elementType } = typeOf(scores);
  const axis = view.attributes(softmax).get('axis')?.int ?? -1;
  if (axis !== -1 && axis !== (rank ?? axis + 1) - 1)
    return `its softmax runs over axis ${axis}, not over the keys`;

  const tap = (operand: Operand): TapValue | null =>
    operand.axes === null ? null : { value: operand.value, axes: operand.axes };
  return {
    reading: {
      facts: {
        form: 'softmax',
        node: softmax.name || softmax.outputs[0]!,
        heads: null,
        kvHeads: null,
        scale: attention.scale,
        softcap: attention.softcap,
        causal: false,
        gpuFault: null,
      },
      entry: attention.scoreProduct,
      exit: attention.contextProduct,
      bias: { elementType, rank: rank === 3 ? 3 : 4, broadcasts: true },
      addBias: (draft, input) => draft.setInput(softmax, 0, draft.op('Add', [scores, input])),
      probabilities: () => ({ value: softmax.outputs[0]!, axes: 'bhqk' }),
      logits: (draft) => ({ value: draft.current(softmax).inputs[0]!, axes: 'bhqk' }),
      queries: () => tap(attention.queries),
      keys: () => tap(attention.keys),
      values: () => tap(attention.values),
    },
    nodes: [softmax, attention.scoreProduct, attention.contextProduct],
  };
}
