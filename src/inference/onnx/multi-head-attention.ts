import type { AttentionReading, TapValue } from './attention-match.ts';
import type { GraphDraft } from './graph-draft.ts';
import type { GraphView } from './graph-view.ts';
import { elementType } from './onnx-fields.ts';
import type { OnnxNode } from './onnx-model.ts';
import type { TypeOf } from './value-types.ts';

/** Inputs of com.microsoft.MultiHeadAttention. */
const slot = { query: 0, key: 1, value: 2, projectionBias: 3, bias: 5, pastKey: 6 } as const;

/**
 * Reads com.microsoft.MultiHeadAttention. Its fourth output gives the logits (scaled, masked, biased) of every head;
 * the probabilities are their softmax. The output's type cannot be inferred by ONNX Runtime and is declared.
 * @returns a sentence when queries, keys and values are packed in one tensor, which ONNX Runtime runs on CUDA only.
 */
export function readMultiHeadAttention(
  view: GraphView,
  node: OnnxNode,
  typeOf: TypeOf,
): AttentionReading | string {
  const attributes = view.attributes(node);
  const heads = attributes.get('num_heads')?.int ?? 0;
  if (heads < 1) return 'it states no usable number of heads';
  const query = node.inputs[slot.query]!;
  const key = node.inputs[slot.key] ?? '';
  const value = node.inputs[slot.value] ?? '';
  if (key === '' || value === '') return 'its heads are packed in one tensor';
  const projectionBias = node.inputs[slot.projectionBias] ?? '';
  const scoreType = typeOf(query).elementType;

  /** Output 3, typed, once a draft. */
  const scores = (draft: GraphDraft): string => {
    const isNew = !draft.current(node).outputs[3];
    const name = draft.output(node, 3);
    if (isNew) draft.declare(name, scoreType ?? elementType.float32);
    return name;
  };

  /** Heads of part `part` (0 query, 1 key, 2 value) as [b, H, t, d]; null when its width is not known. */
  const part = (draft: GraphDraft, index: number): string | null => {
    if (index > 0 && node.inputs[slot.pastKey]) return draft.output(node, index);
    const tensor = [query, key, value][index]!;
    if (index > 0 && typeOf(tensor).rank === 4) return tensor;
    let flat = tensor;
    if (projectionBias !== '') {
      const own = biasPart(draft, index);
      if (own === null) return null;
      flat = draft.op('Add', [tensor, own]);
    }
    return draft.transpose(draft.reshape(flat, 0, 0, heads, -1), 0, 2, 1, 3);
  };

  /** The projection bias holds D, D and Dv numbers; D is known when all three are equal. */
  const biasPart = (draft: GraphDraft, index: number): string | null => {
    const width = view.initializer(projectionBias)?.dims[0];
    if (width === undefined || width % (3 * heads) !== 0) return null;
    const size = width / 3;
    return draft.slice(projectionBias, 0, index * size, (index + 1) * size);
  };

  const tap = (name: string | null, axes: string): TapValue | null =>
    name === null ? null : { value: name, axes };
  return {
    facts: {
      form: 'com.microsoft.MultiHeadAttention',
      node: node.name || node.outputs[0]!,
      heads,
      kvHeads: heads,
      scale: attributes.get('scale')?.float || null,
      softcap: null,
      causal: attributes.get('unidirectional')?.int === 1,
      gpuFault: null,
    },
    entry: node,
    exit: node,
    bias: { elementType: scoreType, rank: 4, broadcasts: false },
    addBias(draft, input) {
      const old = node.inputs[slot.bias];
      draft.setInput(node, slot.bias, old ? draft.op('Add', [old, input]) : input);
    },
    probabilities: (draft) => ({
      value: draft.softmax(draft.cast(scores(draft), elementType.float32)),
      axes: 'bhqk',
    }),
    logits: (draft) => tap(scores(draft), 'bhqk'),
    queries: (draft) => tap(part(draft, 0), 'bhtd'),
    keys: (draft) => tap(part(draft, 1), 'bhtd'),
    values: (draft) => tap(part(draft, 2), 'bhtd'),
  };
}
