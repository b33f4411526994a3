import type { AttentionReading, TapValue } from './attention-match.ts';
import type { GraphDraft } from './graph-draft.ts';
import type { GraphView } from './graph-view.ts';
import { elementType } from './onnx-fields.ts';
import type { OnnxNode } from './onnx-model.ts';
import type { TypeOf } from './value-types.ts';

/** Inputs of com.microsoft.GroupQueryAttention. */
const slot = {
  query: 0,
  key: 1,
  total: 6,
  cos: 7,
  sin: 8,
  positions: 9,
  bias: 10,
  sink: 11,
  keyScale: 12,
  valueScale: 13,
  queryNorm: 14,
} as const;

/**
 * Reads com.microsoft.GroupQueryAttention. The node stays as it is and a probe computes the probabilities beside it,
 * in float32: its second output already holds past and rotated keys [b, K, T, d], so only the queries are rotated;
 * the H/K query heads of a group are folded into rows, so the keys are not expanded.
 * One sequence a batch, without padding (the probe takes T − S as the length of the past).
 * @returns a sentence when the node uses what the probe does not compute.
 */
export function readGroupQueryAttention(
  view: GraphView,
  node: OnnxNode,
  typeOf: TypeOf,
): AttentionReading | string {
  const attributes = view.attributes(node);
  const int = (name: string, otherwise: number): number => attributes.get(name)?.int ?? otherwise;
  const has = (index: number): boolean => Boolean(node.inputs[index]);
  if (has(slot.queryNorm)) return 'it normalises queries and keys inside the operator';
  if (has(slot.keyScale) || has(slot.valueScale)) return 'its cache is quantised';
  if (int('sliding_window_cache', 0) === 1) return 'its cache holds only a sliding window';
  const heads = int('num_heads', 0);
  const kvHeads = int('kv_num_heads', 0);
  if (heads < 1 || kvHeads < 1 || heads % kvHeads !== 0) return 'it states no usable number of heads';
  const rotates = int('do_rotary', 0) === 1;
  if (rotates && !(has(slot.cos) && has(slot.sin))) return 'it rotates without a table of angles';
  const scale = attributes.get('scale')?.float || null;
  const softcap = attributes.get('softcap')?.float || null;
  const isCausal = int('causal', 1) === 1;
  const window = int('local_window_size', -1);
  const isPacked = !has(slot.key);
  const scoreType = typeOf(node.inputs[slot.query]).elementType;

  const queries = (draft: GraphDraft): string => {
    const rows = isPacked ? heads + 2 * kvHeads : heads;
    let q = draft.cast(node.inputs[slot.query]!, elementType.float32);
    q = draft.reshape(q, 0, 0, rows, -1);
    if (isPacked) q = draft.slice(q, 2, 0, heads);
    q = draft.transpose(q, 0, 2, 1, 3);
    return rotates ? rotated(draft, q) : q;
  };

  const rotated = (draft: GraphDraft, q: string): string => {
    const half = view.initializer(node.inputs[slot.cos]!)?.dims[1];
    const first = draft.op('Sub', [total(draft), draft.dim(q, 2)]);
    return draft.op(
      'RotaryEmbedding',
      [
        q,
        has(slot.positions) ? node.inputs[slot.positions]! : first,
        draft.cast(node.inputs[slot.cos]!, elementType.float32),
        draft.cast(node.inputs[slot.sin]!, elementType.float32),
      ],
      {
        domain: 'com.microsoft',
        attributes: {
          interleaved: int('rotary_interleaved', 0),
          ...(half === undefined ? {} : { num_heads: heads, rotary_embedding_dim: 2 * half }),
        },
      },
    );
  };

  /** T as a vector of length 1. */
  const total = (draft: GraphDraft): string =>
    draft.reshape(draft.cast(node.inputs[slot.total]!, elementType.int64), 1);

  /**
   * ONNX Runtime infers the length of the past for this output where that is fixed; the reshape by the true length keeps
   * the wrong figure from spreading.
   */
  const keys = (draft: GraphDraft): string => {
    const shape = draft.op('Concat', [draft.ints(0, kvHeads), total(draft), draft.ints(-1)], {
      attributes: { axis: 0 },
    });
    return draft.op('Reshape', [draft.cast(draft.output(node, 1), elementType.float32), shape]);
  };

  const logits = (draft: GraphDraft): string => {
    const q = queries(draft);
    const k = keys(draft);
    const folded = draft.reshape(q, 0, kvHeads, -1, 0);
    let scores = draft.op('MatMul', [folded, draft.transpose(k, 0, 1, 3, 2)]);
    scores = draft.reshape(scores, 0, heads, -1, 0);
    scores =
      scale === null
        ? draft.op('Div', [scores, draft.op('Sqrt', [draft.cast(draft.dim(q, 3), elementType.float32)])])
        : draft.op('Mul', [scores, draft.float(scale)]);
    if (softcap !== null) {
      const cap = draft.float(softcap);
      scores = draft.op('Mul', [draft.op('Tanh', [draft.op('Div', [scores, cap])]), cap]);
    }
    const bias = draft.current(node).inputs[slot.bias];
    if (bias) scores = draft.op('Add', [scores, draft.cast(bias, elementType.float32)]);
    return isCausal ? masked(draft, scores, q) : scores;
  };

  /** Keeps key k for query i of the S last of T positions when i − window < k ≤ i. */
  const masked = (draft: GraphDraft, scores: string, q: string): string => {
    const end = draft.squeeze(total(draft), 0);
    const past = draft.op('Sub', [end, draft.squeeze(draft.dim(q, 2), 0)]);
    const queryAt = draft.unsqueeze(draft.op('Range', [past, end, draft.int(1)]), 1);
    const keyAt = draft.op('Range', [draft.int(0), end, draft.int(1)]);
    let keep = draft.op('Not', [draft.op('Greater', [keyAt, queryAt])]);
    if (window > 0) {
      const oldest = draft.op('Sub', [queryAt, draft.int(window)]);
      keep = draft.op('And', [keep, draft.op('Greater', [keyAt, oldest])]);
    }
    return draft.op('Where', [keep, scores, draft.float(Number.NEGATIVE_INFINITY)]);
  };

  /** A sink, or the 1 of a smooth softmax, is one more column that takes part of the mass and is then cut off. */
  const probabilities = (draft: GraphDraft): string => {
    const scores = logits(draft);
    const smooth = int('smooth_softmax', 0) === 1;
    if (!smooth && !has(slot.sink)) return draft.softmax(scores);
    const column = has(slot.sink)
      ? draft.reshape(draft.cast(node.inputs[slot.sink]!, elementType.float32), 1, heads, 1, 1)
      : draft.float(0);
    const rows = draft.op(
      'Concat',
      [
        draft.op('Slice', [draft.op('Shape', [scores]), draft.ints(0), draft.ints(3), draft.ints(0)]),
        draft.ints(1),
      ],
      { attributes: { axis: 0 } },
    );
    const widened = draft.op('Concat', [scores, draft.op('Expand', [column, rows])], {
      attributes: { axis: 3 },
    });
    return draft.slice(draft.softmax(widened), 3, 0, -1);
  };

  const tap = (value: string, axes: string): TapValue => ({ value, axes });
  return {
    facts: {
      form: 'com.microsoft.GroupQueryAttention',
      node: node.name || node.outputs[0]!,
      heads,
      kvHeads,
      scale,
      softcap,
      causal: isCausal,
      gpuFault: gpuFault(softcap, window),
    },
    entry: node,
    exit: node,
    bias: { elementType: scoreType, rank: 4, broadcasts: false },
    addBias(draft, input) {
      const old = node.inputs[slot.bias];
      draft.setInput(node, slot.bias, old ? draft.op('Add', [old, input]) : input);
    },
    probabilities: (draft) => tap(probabilities(draft), 'bhqk'),
    logits: (draft) => tap(logits(draft), 'bhqk'),
    queries: (draft) => tap(queries(draft), 'bhtd'),
    keys: (draft) => tap(keys(draft), 'bhtd'),
    values: (draft) => tap(draft.output(node, 2), 'bhtd'),
  };
}

/** Seen in ONNX Runtime Web 1.30 against the CPU and a float64 reference: no error, other numbers. */
function gpuFault(softcap: number | null, window: number): string | null {
  if (softcap !== null) return 'the GPU kernel of GroupQueryAttention leaves out the soft cap';
  return window > 0
    ? 'the GPU kernel of GroupQueryAttention with a local window leaves the cache empty'
    : null;
}
