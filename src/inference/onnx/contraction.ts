import type { GraphView } from './graph-view.ts';
import type { OnnxNode } from './onnx-model.ts';

/**
 * A batched matrix product of two operands, whatever operator spells it.
 * `rows` gives the rows of the result, `columns` its columns; the summed axis is named `d` in the axes of both.
 */
export interface Contraction {
  readonly node: OnnxNode;
  readonly rows: Operand;
  readonly columns: Operand;
  /** Factor that the operator applies to the product. */
  readonly alpha: number;
}

export interface Operand {
  /** The value read, before any quantisation. */
  readonly value: string;
  /** Index in `node.inputs`. */
  readonly input: number;
  /** Axes of a 4-D operand in order, of `b h t d` (t: the axis that stays); null when Einsum spells something else. */
  readonly axes: string | null;
}

const matrixProducts: Readonly<Record<string, readonly [number, number]>> = {
  MatMul: [0, 1],
  FusedMatMul: [0, 1],
  TransposeMatMul: [0, 1],
  MatMulInteger: [0, 1],
  QLinearMatMul: [0, 3],
};

/** Reads a node as a contraction; null when it is none. */
export function readContraction(view: GraphView, node: OnnxNode): Contraction | null {
  const slots = matrixProducts[node.opType];
  if (slots) {
    const attributes = view.attributes(node);
    const isTransposed = (name: string): boolean => attributes.get(name)?.int === 1;
    return {
      node,
      rows: operand(view, node, slots[0], isTransposed('transA') ? 'bhdt' : 'bhtd'),
      columns: operand(view, node, slots[1], isTransposed('transB') ? 'bhtd' : 'bhdt'),
      alpha: attributes.get('alpha')?.float ?? 1,
    };
  }
  return node.opType === 'Einsum' ? readEinsum(view, node) : null;
}

/**
 * Axes of the values in an Einsum that spends probabilities: the letter that it shares with them and that is summed is
 * the token, the one that only it brings is the feature, the others are batch and head. Null when it is another product.
 */
export function einsumValues(view: GraphView, node: OnnxNode, probabilities: number): Operand | null {
  const terms = einsumTerms(view, node);
  if (!terms) return null;
  const own = terms.operands[1 - probabilities]!;
  const weights = terms.operands[probabilities]!;
  const batch = weights.split('').filter((letter) => own.includes(letter) && terms.result.includes(letter));
  const named = own.split('').map((letter) => {
    if (!terms.result.includes(letter)) return weights.endsWith(letter) ? 't' : undefined;
    if (!weights.includes(letter)) return 'd';
    return batch.length <= 2 ? 'bh'[batch.indexOf(letter) + 2 - batch.length] : undefined;
  });
  if (!named.includes('t')) return null;
  const isKnown = named.every((letter) => letter !== undefined) && new Set(named).size === named.length;
  return operand(view, node, 1 - probabilities, isKnown ? named.join('') : null);
}

function einsumTerms(view: GraphView, node: OnnxNode): { operands: string[]; result: string } | null {
  const equation = view.attributes(node).get('equation')?.text?.replace(/\s/g, '') ?? '';
  const [terms, result] = equation.split('->');
  const operands = terms?.split(',') ?? [];
  return operands.length === 2 && result ? { operands, result } : null;
}

/** An Einsum of two operands whose last two result axes come one from each. */
function readEinsum(view: GraphView, node: OnnxNode): Contraction | null {
  const terms = einsumTerms(view, node);
  if (!terms || terms.result.length < 2) return null;
  const { result } = terms;
  const [first, second] = terms.operands as [string, string];
  const [row, column] = [result.at(-2)!, result.at(-1)!];
  const summed = first.split('').filter((letter) => second.includes(letter) && !result.includes(letter));
  if (summed.length !== 1) return null;
  const rowsFirst = first.includes(row) && !first.includes(column) && second.includes(column);
  const rowsSecond = second.includes(row) && !second.includes(column) && first.includes(column);
  if (!rowsFirst && !rowsSecond) return null;
  const batch = result.slice(0, -2);
  const axes = (term: string, kept: string): string | null => {
    const named = term.split('').map((letter) => {
      if (letter === kept) return 't';
      if (letter === summed[0]) return 'd';
      return batch.length <= 2 ? 'bh'[batch.indexOf(letter) + 2 - batch.length] : undefined;
    });
    return named.every((letter) => letter !== undefined) ? named.join('') : null;
  };
  const [rowTerm, columnTerm] = rowsFirst ? [first, second] : [second, first];
  return {
    node,
    rows: operand(view, node, rowsFirst ? 0 : 1, axes(rowTerm, row)),
    columns: operand(view, node, rowsFirst ? 1 : 0, axes(columnTerm, column)),
    alpha: 1,
  };
}

function operand(view: GraphView, node: OnnxNode, input: number, axes: string | null): Operand {
  const value = node.inputs[input] ?? '';
  const producer = view.producer(value);
  const isQuantised = producer?.opType === 'DynamicQuantizeLinear' || producer?.opType === 'QuantizeLinear';
  return { value: isQuantised ? producer.inputs[0]! : value, input, axes };
}
