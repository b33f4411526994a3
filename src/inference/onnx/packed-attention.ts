import type { AttentionReading, TapValue } from './attention-match.ts';
import type { GraphDraft } from './graph-draft.ts';
import type { GraphView } from './graph-view.ts';
import { elementType } from './onnx-fields.ts';
import type { OnnxNode } from './onnx-model.ts';
import type { TypeOf } from './value-types.ts';

/** Inputs of com.microsoft.Attention. */
const slot = { input: 0, weights: 1, projectionBias: 2, mask: 3, past: 4, bias: 5 } as const;

/**
 * Reads com.microsoft.Attention, whose one weight holds the projections to queries, keys and values. The node stays
 * as it is; a probe repeats the projection, splits heads, adds past keys, mask and bias, and takes the softmax, in
 * float32.
 * @returns a sentence when the node uses what the probe does not compute.
 */
export function readPackedAttention(
  view: GraphView,
  node: OnnxNode,
  typeOf: TypeOf,
): AttentionReading | string {
  const attributes = view.attributes(node);
  const heads = attributes.get('num_heads')?.int ?? 0;
  if (heads < 1) return 'it states no usable number of heads';
  if (attributes.get('do_rotary')?.int === 1) return 'it rotates queries and keys inside the operator';
  if (attributes.get('past_present_share_buffer')?.int === 1) return 'its cache shares one buffer';
  const mask = node.inputs[slot.mask] ?? '';
  const maskRank = mask === '' ? 0 : typeOf(mask).rank;
  if (maskRank === null || maskRank > 3) return 'the layout of its mask is not known';
  if (maskRank === 1 && typeOf(mask).length !== null && typeOf(mask).length !== 1) {
    return 'its mask gives lengths of a padded batch';
  }
  const scale = attributes.get('scale')?.float || null;
  const isCausal = attributes.get('unidirectional')?.int === 1;
  const maskValue = attributes.get('mask_filter_value')?.float ?? -10000;
  const sizes = attributes.get('qkv_hidden_sizes')?.ints;
  const past = node.inputs[slot.past] ?? '';

  /** Heads of part `index` (0 query, 1 key, 2 value) as [b, H, t, d]. */
  const part = (draft: GraphDraft, index: number): string => {
    const float = (name: string): string => draft.cast(name, elementType.float32);
    let projected = draft.op('MatMul', [
      float(node.inputs[slot.input]!),
      columns(draft, float(node.inputs[slot.weights]!), 1, index),
    ]);
    const projectionBias = node.inputs[slot.projectionBias];
    if (projectionBias)
      projected = draft.op('Add', [projected, columns(draft, float(projectionBias), 0, index)]);
    const own = draft.transpose(draft.reshape(projected, 0, 0, heads, -1), 0, 2, 1, 3);
    if (index === 0 || past === '') return own;
    const before = draft.op('Gather', [float(past), draft.int(index - 1)], { attributes: { axis: 0 } });
    return draft.op('Concat', [before, own], { attributes: { axis: 2 } });
  };

  /** The columns of one part, in a matrix [n, D + D + Dv] (axis 1) or a vector (axis 0). */
  const columns = (draft: GraphDraft, packed: string, axis: number, index: number): string => {
    if (sizes?.length === 3) {
      const from = sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
      return draft.slice(packed, axis, from, from + sizes[index]!);
    }
    const split = axis === 1 ? draft.reshape(packed, 0, 3, -1) : draft.reshape(packed, 3, -1);
    return draft.op('Gather', [split, draft.int(index)], { attributes: { axis } });
  };

  const logits = (draft: GraphDraft): string => {
    const q = part(draft, 0);
    const k = part(draft, 1);
    let scores = draft.op('MatMul', [q, draft.transpose(k, 0, 1, 3, 2)]);
    scores =
      scale === null
        ? draft.op('Div', [scores, draft.op('Sqrt', [draft.cast(draft.dim(q, 3), elementType.float32)])])
        : draft.op('Mul', [scores, draft.float(scale)]);
    if (mask !== '') scores = draft.op('Add', [scores, additiveMask(draft, k)]);
    const bias = draft.current(node).inputs[slot.bias];
    if (bias) scores = draft.op('Add', [scores, draft.cast(bias, elementType.float32)]);
    return isCausal ? causal(draft, scores, q, k) : scores;
  };

  /** 0 where the mask keeps and `mask_filter_value` where it does not, broadcast over heads. */
  const additiveMask = (draft: GraphDraft, k: string): string => {
    const total = draft.squeeze(draft.dim(k, 2), 0);
    const keep =
      maskRank === 1
        ? draft.op('Less', [
            draft.op('Range', [draft.int(0), total, draft.int(1)]),
            draft.cast(mask, elementType.int64),
          ])
        : draft.cast(mask, elementType.bool);
    const axes = maskRank === 3 ? [1] : maskRank === 2 ? [1, 2] : [0, 1, 2];
    return draft.op('Where', [draft.unsqueeze(keep, ...axes), draft.float(0), draft.float(maskValue)]);
  };

  const causal = (draft: GraphDraft, scores: string, q: string, k: string): string => {
    const total = draft.squeeze(draft.dim(k, 2), 0);
    const first = draft.op('Sub', [total, draft.squeeze(draft.dim(q, 2), 0)]);
    const queryAt = draft.unsqueeze(draft.op('Range', [first, total, draft.int(1)]), 1);
    const keyAt = draft.op('Range', [draft.int(0), total, draft.int(1)]);
    const hidden = draft.op('Greater', [keyAt, queryAt]);
    return draft.op('Where', [hidden, draft.float(Number.NEGATIVE_INFINITY), scores]);
  };

  const tap = (value: string, axes: string): TapValue => ({ value, axes });
  return {
    facts: {
      form: 'com.microsoft.Attention',
      node: node.name || node.outputs[0]!,
      heads,
      kvHeads: heads,
      scale,
      softcap: null,
      causal: isCausal,
      gpuFault: null,
    },
    entry: node,
    exit: node,
    bias: {
      elementType: typeOf(node.inputs[slot.input]).elementType,
      rank: 4,
      broadcasts: false,
      ...(past === '' ? {} : { refusal: 'ONNX Runtime allows no bias in this operator beside a cache' }),
    },
    addBias(draft, input) {
      const old = node.inputs[slot.bias];
      draft.setInput(node, slot.bias, old ? draft.op('Add', [old, input]) : input);
    },
    probabilities: (draft) => tap(draft.softmax(logits(draft)), 'bhqk'),
    logits: (draft) => tap(logits(draft), 'bhqk'),
    queries: (draft) => tap(part(draft, 0), 'bhtd'),
    keys: (draft) => tap(part(draft, 1), 'bhtd'),
    values: (draft) => tap(part(draft, 2), 'bhtd'),
  };
}
