import { GraphBuilder, onnxType } from './onnx-writer.ts';

/** Graphs with a softmax that is not attention, or attention that cannot be opened. `x` is [1, 5, 4]. */
export interface DecoyGraph {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What must be named, or null when nothing may be. */
  readonly unreadable: { readonly opType: string; readonly reason: RegExp } | null;
}

const ones = (count: number): Float32Array => new Float32Array(count).fill(1);

function decoy(
  name: string,
  build: (g: GraphBuilder, x: string) => string,
  unreadable: DecoyGraph['unreadable'] = null,
): DecoyGraph {
  const g = new GraphBuilder(17);
  const x = g.input('x', onnxType.float, [1, 5, 4]);
  g.node('Identity', [build(g, x)], {}, { outputs: ['y'] });
  g.output('y');
  return { name, bytes: g.build(), unreadable };
}

const transposed = (g: GraphBuilder, x: string): string => g.node('Transpose', [x], { perm: [0, 2, 1] });
const selfScores = (g: GraphBuilder, x: string): string => g.node('MatMul', [x, transposed(g, x)]);

/** The branch of an `If`: attention over the captured `x`. */
function attentionBranch(prefix: string): GraphBuilder {
  const inner = new GraphBuilder(17, prefix);
  const p = inner.node('Softmax', [inner.node('MatMul', ['x', 'xt'])], { axis: -1 });
  inner.node('MatMul', [p, 'x'], {}, { outputs: [`${prefix}.out`] });
  inner.output(`${prefix}.out`);
  return inner;
}

export const decoyGraphs: readonly DecoyGraph[] = [
  decoy('a classifier', (g, x) =>
    g.node('Softmax', [g.node('MatMul', [x, g.weight('w', [4, 7], ones(28))])]),
  ),
  decoy('a mixture of experts: router weights times activations', (g, x) => {
    const routes = g.node('Softmax', [g.node('MatMul', [x, g.weight('router', [4, 3], ones(12))])]);
    return g.node('MatMul', [routes, g.weight('experts', [3, 4], ones(12))]);
  }),
  decoy('scores that no product makes', (g, x) => g.node('Softmax', [selfScores(g, x)])),
  decoy(
    'pooling by a learned query',
    (g, x) => {
      const scores = g.node('MatMul', [g.weight('query', [1, 1, 4], ones(4)), transposed(g, x)]);
      return g.node('MatMul', [g.node('Softmax', [scores], { axis: -1 }), x]);
    },
    { opType: 'Softmax', reason: /two activations/ },
  ),
  decoy(
    'a softmax over the queries',
    (g, x) => g.node('MatMul', [g.node('Softmax', [selfScores(g, x)], { axis: 1 }), x]),
    { opType: 'Softmax', reason: /axis 1, not over the keys/ },
  ),
  decoy(
    'attention inside If',
    (g, x) => {
      g.node('Transpose', [x], { perm: [0, 2, 1] }, { outputs: ['xt'] });
      const condition = g.tensor(onnxType.bool, [], Uint8Array.of(1));
      const branches = {
        then_branch: { graph: attentionBranch('then') },
        else_branch: { graph: attentionBranch('else') },
      };
      return g.node('If', [condition], branches, { name: 'cache' });
    },
    { opType: 'Softmax', reason: /inside the If node 'cache'/ },
  ),
  decoy(
    'a closed operator',
    (g, x) => g.node('SparseAttention', [x, x, x], {}, { domain: 'com.microsoft', name: 'sparse' }),
    { opType: 'SparseAttention', reason: /no access/ },
  ),
  decoy(
    'grouped queries with a quantised cache',
    (g, x) =>
      g.node(
        'GroupQueryAttention',
        [x, x, x, '', '', 'x', 'x', '', '', '', '', '', 'x', 'x'],
        { num_heads: 2, kv_num_heads: 1 },
        { domain: 'com.microsoft' },
      ),
    { opType: 'GroupQueryAttention', reason: /cache is quantised/ },
  ),
  decoy(
    'heads packed in one tensor',
    (g, x) => g.node('MultiHeadAttention', [x], { num_heads: 2 }, { domain: 'com.microsoft' }),
    { opType: 'MultiHeadAttention', reason: /packed in one tensor/ },
  ),
  decoy(
    'packed attention that rotates inside',
    (g, x) => g.node('Attention', [x, x], { num_heads: 2, do_rotary: 1 }, { domain: 'com.microsoft' }),
    { opType: 'Attention', reason: /rotates/ },
  ),
];

/**
 * A merged decoder in small: `If` picks the attention over `x`, or over twice `x`, captured from outside. A weight of either
 * branch has the name of an outer one, and leaves the branch as it is.
 */
export function mergedDecoder(): Uint8Array {
  const g = new GraphBuilder(17);
  const x = g.input('x', onnxType.float, [1, 5, 4]);
  g.input('use_cache_branch', onnxType.bool, []);
  const branch = (prefix: string, factor: number): GraphBuilder => {
    const inner = new GraphBuilder(17, 'v');
    const scaled = inner.node('Mul', [x, inner.weight('factor', [], [factor])], {}, { outputs: ['scaled'] });
    const kt = inner.node('Transpose', [scaled], { perm: [0, 2, 1] });
    const p = inner.node(
      'Softmax',
      [inner.node('MatMul', [scaled, kt])],
      { axis: -1 },
      { name: `${prefix}/layers.0/Softmax` },
    );
    inner.node('MatMul', [p, scaled], {}, { outputs: ['context'] });
    inner.output('context');
    inner.output('scaled');
    inner.output('factor');
    return inner;
  };
  g.weight('factor', [], [3]);
  g.node(
    'If',
    ['use_cache_branch'],
    { then_branch: { graph: branch('then', 2) }, else_branch: { graph: branch('else', 1) } },
    { name: 'merged', outputs: ['attended', 'kept', 'chosen'] },
  );
  g.node('Mul', ['attended', 'factor'], {}, { outputs: ['y'] });
  for (const name of ['y', 'kept', 'chosen']) g.output(name);
  return g.build();
}
