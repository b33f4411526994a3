import type { AttentionReading, TapValue } from './attention-match.ts';
import type { GraphDraft } from './graph-draft.ts';
import type { GraphView } from './graph-view.ts';
import { withAttribute } from './onnx-build.ts';
import { elementType } from './onnx-fields.ts';
import type { OnnxNode } from './onnx-model.ts';
import type { TypeOf } from './value-types.ts';

/** Inputs of ai.onnx Attention (opset 23 and 24). */
const slot = { query: 0, key: 1, value: 2, mask: 3, pastKey: 4 } as const;
const afterSoftmax = 3;

/**
 * Reads the standard Attention operator. Its fourth output in mode 3 gives the probabilities.
 * In ONNX Runtime 1.30 the node has no WebGPU kernel and runs on the CPU, tapped or not.
 */
export function readStandardAttention(
  view: GraphView,
  node: OnnxNode,
  typeOf: TypeOf,
): AttentionReading | string {
  const attributes = view.attributes(node);
  const int = (name: string): number | null => attributes.get(name)?.int ?? null;
  const mode = int('qk_matmul_output_mode') ?? 0;
  if (node.outputs[3] && mode !== afterSoftmax) return 'its score output already serves another purpose';
  const scoreType = typeOf(node.inputs[slot.query]).elementType;
  const maskType = typeOf(node.inputs[slot.mask]).elementType;
  const heads = int('q_num_heads');
  const kvHeads = int('kv_num_heads');

  const split = (draft: GraphDraft, index: number): string | null => {
    if (index > 0 && node.inputs[slot.pastKey]) return draft.output(node, index);
    const tensor = node.inputs[index]!;
    const count = index === 0 ? heads : kvHeads;
    if (count === null) return typeOf(tensor).rank === 3 ? null : tensor;
    return draft.transpose(draft.reshape(tensor, 0, 0, count, -1), 0, 2, 1, 3);
  };
  const tap = (value: string | null): TapValue | null => (value === null ? null : { value, axes: 'bhtd' });

  return {
    facts: {
      form: 'ai.onnx.Attention',
      node: node.name || node.outputs[0]!,
      heads,
      kvHeads,
      scale: attributes.get('scale')?.float ?? null,
      softcap: attributes.get('softcap')?.float || null,
      causal: int('is_causal') === 1,
      gpuFault: null,
    },
    entry: node,
    exit: node,
    bias: {
      elementType: node.inputs[slot.mask] && maskType === null ? null : scoreType,
      rank: 4,
      broadcasts: false,
    },
    addBias(draft, input) {
      const mask = node.inputs[slot.mask];
      if (!mask) return draft.setInput(node, slot.mask, input);
      const additive =
        maskType === elementType.bool
          ? draft.cast(
              draft.op('Where', [mask, draft.float(0), draft.float(Number.NEGATIVE_INFINITY)]),
              scoreType ?? elementType.float32,
            )
          : mask;
      draft.setInput(node, slot.mask, draft.op('Add', [additive, input]));
    },
    probabilities(draft) {
      draft.replace(node, withAttribute(draft.current(node), 'qk_matmul_output_mode', afterSoftmax));
      return { value: draft.output(node, 3), axes: 'bhqk' };
    },
    logits: () => null,
    queries: (draft) => tap(split(draft, 0)),
    keys: (draft) => tap(split(draft, 1)),
    values: (draft) => tap(split(draft, 2)),
  };
}
