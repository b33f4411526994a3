import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GraphBuilder, onnxType } from '../../testing/onnx-fixtures/onnx-writer.ts';
import { GraphView } from './graph-view.ts';
import { readOnnxModel } from './onnx-model.ts';
import { immediatePostDominators } from './residual-stream.ts';

/** A graph whose node i makes the value `n<i>` from earlier ones, or from the input; the last node is the output. */
function randomGraph(inputs: readonly (readonly number[])[]): GraphView {
  const g = new GraphBuilder(17);
  g.input('x', onnxType.float, [1]);
  inputs.forEach((sources, i) => {
    const names = [...new Set(sources.map((source) => (i === 0 ? 'x' : `n${source % i}`)))];
    g.node('Sum', names.length > 0 ? names : ['x'], {}, { outputs: [`n${i}`] });
  });
  g.output(`n${inputs.length - 1}`);
  return new GraphView(readOnnxModel(g.build()).graph);
}

/** Whether data gets from node `from` to the output without passing `without`. */
function escapes(view: GraphView, from: number, without: number | null): boolean {
  const { order } = view;
  const seen = new Set<number>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === without || seen.has(at)) continue;
    seen.add(at);
    if (at === order.length - 1) return true;
    for (const reader of view.consumers(`n${at}`)) open.push(order.indexOf(reader));
  }
  return false;
}

test('the immediate post-dominator is the nearest node that all data must pass, as removing nodes one by one shows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 12 }),
      (inputs) => {
        const view = randomGraph(inputs);
        const next = immediatePostDominators(view);
        for (const [i, node] of view.order.entries()) {
          if (!escapes(view, i, null)) {
            expect(next.has(node)).toBe(false);
            continue;
          }
          const dominators = view.order
            .map((_, j) => j)
            .filter((j) => j !== i && escapes(view, j, null) && !escapes(view, i, j));
          const nearest = dominators.find((j) => dominators.every((k) => k === j || !escapes(view, j, k)));
          expect(next.get(node) ?? null).toBe(nearest === undefined ? null : view.order[nearest]);
        }
      },
    ),
    { seed: 5, numRuns: 500 },
  );
});
