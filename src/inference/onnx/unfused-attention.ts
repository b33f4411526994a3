import { type Contraction, einsumValues, type Operand, readContraction } from './contraction.ts';
import type { GraphView } from './graph-view.ts';
import type { OnnxNode } from './onnx-model.ts';

/** A Softmax with the two products around it: probabilities = softmax(f(Q Kᵀ)), context = probabilities · V. */
export interface UnfusedAttention {
  readonly softmax: OnnxNode;
  /** The product that makes the scores. */
  readonly scoreProduct: OnnxNode;
  /** The product that spends the probabilities. */
  readonly contextProduct: OnnxNode;
  readonly queries: Operand;
  readonly keys: Operand;
  readonly values: Operand;
  readonly scale: number | null;
  readonly softcap: number | null;
}

export type SoftmaxReading = { readonly attention: UnfusedAttention } | { readonly reason: string } | null;

const maxForward = 8;
const maxBackward = 14;

/**
 * Reads a Softmax as attention. It is one when its output reaches a product with an activation (the values) and its
 * input comes from a product of two activations (queries and keys); names play no part. A weight as operand means a
 * router or a classifier: null. A reason is given when the first half holds and the second does not.
 */
export function readSoftmax(view: GraphView, softmax: OnnxNode): SoftmaxReading {
  const context = findContext(view, softmax.outputs[0] ?? '');
  if (!context) return null;
  const path = findScores(view, softmax.inputs[0] ?? '', context.product);
  if (!path) return { reason: 'its scores do not come from a product of two activations' };
  const { product, steps } = path;
  const swapped = steps.filter((step) => step.kind === 'transpose').length % 2 === 1;
  return {
    attention: {
      softmax,
      scoreProduct: product.node,
      contextProduct: context.product,
      queries: swapped ? product.columns : product.rows,
      keys: swapped ? product.rows : product.columns,
      values: context.values,
      ...readScale(product, steps),
    },
  };
}

/** Operators that hand attention probabilities on, by the inputs through which they do. */
const forwardInputs: Readonly<Record<string, readonly number[]>> = {
  Cast: [0],
  Identity: [0],
  Dropout: [0],
  Reshape: [0],
  Squeeze: [0],
  Unsqueeze: [0],
  Transpose: [0],
  Mul: [0, 1],
  Where: [1, 2],
  QuantizeLinear: [0],
  DequantizeLinear: [0],
  DynamicQuantizeLinear: [0],
};

/** Breadth first from the probabilities to a product of them with an activation. */
function findContext(view: GraphView, probabilities: string): { product: OnnxNode; values: Operand } | null {
  let frontier = [probabilities];
  const seen = new Set(frontier);
  for (let depth = 0; depth <= maxForward && frontier.length > 0; depth++) {
    const next: string[] = [];
    for (const value of frontier) {
      for (const reader of view.consumers(value)) {
        const values = valuesOperand(view, reader, value);
        if (values && view.isDynamic(values.value)) return { product: reader, values };
        const output = reader.outputs[0];
        const passes = forwardInputs[reader.opType]?.some((slot) => reader.inputs[slot] === value);
        if (passes && output && !seen.has(output)) {
          seen.add(output);
          next.push(output);
        }
      }
    }
    frontier = next;
  }
  return null;
}

/** What a product multiplies the probabilities with; they must be its rows, or either side of an Einsum. */
function valuesOperand(view: GraphView, reader: OnnxNode, value: string): Operand | null {
  if (reader.opType === 'Einsum') return einsumValues(view, reader, reader.inputs.indexOf(value));
  const product = readContraction(view, reader);
  return product && reader.inputs[product.rows.input] === value ? swapTokenAxes(product.columns) : null;
}

/** In probabilities · V the summed axis is the token and the kept one the feature. */
const swapTokenAxes = (operand: Operand): Operand => ({
  ...operand,
  axes: operand.axes?.replace(/[td]/g, (axis) => (axis === 't' ? 'd' : 't')) ?? null,
});

/** One operator between the scores' product and the softmax, seen from the softmax. */
type Step =
  | { readonly kind: 'factor'; readonly value: number | null }
  | { readonly kind: 'tanh' }
  | { readonly kind: 'transpose' }
  | { readonly kind: 'other' };

interface ScorePath {
  readonly product: Contraction;
  /** From the softmax back to the product. */
  readonly steps: readonly Step[];
}

/** Operators that carry scores, by the inputs through which they may come. */
const backwardInputs: Readonly<Record<string, readonly number[]>> = {
  Add: [0, 1],
  Sub: [0],
  Mul: [0, 1],
  Div: [0],
  Where: [1, 2],
  Max: [0, 1],
  Min: [0, 1],
  Clip: [0],
  Cast: [0],
  Identity: [0],
  Reshape: [0],
  Squeeze: [0],
  Unsqueeze: [0],
  Transpose: [0],
  Tanh: [0],
  DequantizeLinear: [0],
  QuantizeLinear: [0],
};

/** Depth first from the softmax to a product of two activations; each value is tried once. */
function findScores(view: GraphView, scores: string, context: OnnxNode): ScorePath | null {
  const seen = new Set<string>();
  const visit = (value: string, steps: readonly Step[]): ScorePath | null => {
    const node = view.producer(value);
    if (!node || seen.has(value) || steps.length > maxBackward) return null;
    seen.add(value);
    const product = readContraction(view, node);
    if (product) {
      const bothMove = view.isDynamic(product.rows.value) && view.isDynamic(product.columns.value);
      return bothMove && node !== context ? { product, steps } : null;
    }
    for (const slot of backwardInputs[node.opType] ?? []) {
      const input = node.inputs[slot];
      if (!input || !view.isDynamic(input)) continue;
      const found = visit(input, [...steps, stepOf(view, node, slot)]);
      if (found) return found;
    }
    return null;
  };
  return visit(scores, []);
}

function stepOf(view: GraphView, node: OnnxNode, slot: number): Step {
  switch (node.opType) {
    case 'Mul':
      return { kind: 'factor', value: view.scalar(node.inputs[1 - slot] ?? '') };
    case 'Div': {
      const divisor = view.scalar(node.inputs[1] ?? '');
      return { kind: 'factor', value: divisor === null ? null : 1 / divisor };
    }
    case 'Tanh':
      return { kind: 'tanh' };
    case 'Transpose': {
      const perm = view.attributes(node).get('perm')?.ints ?? [];
      const swaps = perm.length >= 2 && perm.at(-1) === perm.length - 2 && perm.at(-2) === perm.length - 1;
      return { kind: swaps ? 'transpose' : 'other' };
    }
    default:
      return { kind: 'other' };
  }
}

/**
 * Total factor, and the cap of `c·tanh(x / c)`, whose outer factor is c.
 * The first factor after an integer product is its dequantisation, not a scale.
 */
function readScale(
  product: Contraction,
  steps: readonly Step[],
): { scale: number | null; softcap: number | null } {
  let scale: number | null = product.alpha;
  let outer: number | null = 1;
  let capped = false;
  let dequantised = product.node.opType !== 'MatMulInteger';
  for (const step of steps.toReversed()) {
    if (step.kind === 'tanh') capped = true;
    if (step.kind !== 'factor') continue;
    if (!dequantised) {
      dequantised = true;
      continue;
    }
    scale = times(scale, step.value);
    if (capped) outer = times(outer, step.value);
  }
  return { scale, softcap: capped ? outer : null };
}

const times = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a * b;
