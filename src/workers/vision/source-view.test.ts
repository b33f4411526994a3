import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../cli/node-language-model.ts';
import { checkSource, missingNeeds, type Source } from '../../contracts/pruner-source.ts';
import { foreignEncoder } from '../../inference/image-encoders/foreign-encoder.ts';
import { pruners } from '../../methods/pruners/index.ts';
import { droppedFiles } from '../../testing/dropped-files.ts';
import { foreignVision } from './encoders/foreign-encoder.ts';
import { attentionOf } from './patch-relations.ts';
import { budgetOf } from './prune.ts';
import { sourceView } from './source-view.ts';
import { planViews } from './view-plan.ts';

/** Tiny random encoders with what PyTorch computes with them (`models/oracles/model_families`): 4 × 4 patches, 2 layers, 4 heads. */
const folder = join(import.meta.dirname, '../../inference/__golden__/families');

interface Reference {
  readonly encoders: Readonly<
    Record<
      string,
      {
        readonly side: number;
        readonly patch: number;
        readonly tokens: number;
        readonly penultimate: readonly number[];
        /** `[heads, tokens, tokens]` of the last layer. */
        readonly attention: readonly number[];
      }
    >
  >;
}

const { encoders } = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as Reference;
const engine = nodeEngine();
const { signal } = new AbortController();
const heads = 4;
const width = 16;
const n = 16;

async function sourceFrom(name: string): Promise<Source> {
  const { side } = encoders[name]!;
  const graph = new Uint8Array(gunzipSync(readFileSync(join(folder, `${name}.onnx.gz`))));
  const vision = foreignVision(
    await foreignEncoder(
      {
        ...droppedFiles(graph, name, `view ${name}`),
        preprocessor: { size: side, do_normalize: false },
      },
      () => engine,
      signal,
    ),
  );
  const pixels = Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i * 0.37));
  const [encoded] = await vision.encode([{ pixels }], { signal });
  const [plan] = planViews({ width: side, height: side, frames: 1 }, 'whole', vision.shape);
  const view = sourceView({ ...encoded!, plan: plan!, valid: undefined, coverage: [] }, vision.shape, []);
  return { views: [view] };
}

const distance = (values: ArrayLike<number>, expected: ArrayLike<number>): number => {
  expect(values.length).toBe(expected.length);
  return Array.from(values).reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0);
};

describe.each(Object.entries(encoders))('%s', (name, { tokens, penultimate, attention }) => {
  const first = tokens - n;
  const row = (head: number, from: number): readonly number[] => {
    const at = (head * tokens + from) * tokens;
    return attention.slice(at + first, at + tokens);
  };
  const meanRow = (from: number): readonly number[] =>
    Array.from({ length: n }, (_, j) =>
      Array.from({ length: heads }, (_head, h) => row(h, from)[j]!).reduce(
        (sum, value) => sum + value / heads,
        0,
      ),
    );

  it('hands methods the features and the attention of PyTorch, patches in raster order', async () => {
    const source = await sourceFrom(name);
    checkSource(source);
    const view = source.views[0]!;
    expect(view).toMatchObject({ grid: { h: 4, w: 4 }, hasCls: first > 0, layers: 2 });
    expect(view.features.shape).toEqual([n, width]);
    expect(distance(view.features.data, penultimate.slice(first * width))).toBeLessThan(1e-5);
    for (const patch of [0, 6, 15]) {
      const at = { layer: 1, row: patch };
      expect(distance(attentionOf(view, { ...at, head: -1 }, false), meanRow(first + patch))).toBeLessThan(
        1e-5,
      );
      expect(distance(attentionOf(view, { ...at, head: 2 }, false), row(2, first + patch))).toBeLessThan(
        1e-5,
      );
    }
    const ofCls = attentionOf(view, { layer: 1, head: -1, row: -1 }, false);
    if (first > 0) expect(distance(ofCls, meanRow(0))).toBeLessThan(1e-5);
    else expect(ofCls.every(Number.isNaN)).toBe(true);
  });

  it('ranks by the attention of CLS in PyTorch, or by what patches receive where there is no CLS', async () => {
    const source = await sourceFrom(name);
    const trace = await pruners
      .get('cls-top-k')
      .run(source, { kind: 'count', keep: n }, { layer: -1 }, { seed: 1, signal });
    const patches = Array.from({ length: n }, (_, i) => i);
    const expected =
      first > 0 ? meanRow(0) : patches.map((j) => patches.reduce((sum, i) => sum + meanRow(i)[j]! / n, 0));
    expect(distance(trace.maps.get('CLS attention')![0]!, expected)).toBeLessThan(1e-5);
  });

  it('runs every method whose needs it meets, and names the needs of the others', async () => {
    const source = await sourceFrom(name);
    const unmet = new Map(
      pruners.all.map((pruner) => [pruner.id, missingNeeds(pruner.needsWith({}), source)] as const),
    );
    expect(unmet.get('zoo-prune')).toEqual(['projector']);
    expect(unmet.get('sparsevlm')).toEqual(['image-text-encoder', 'text']);
    expect(unmet.get('prumerge')).toEqual(first > 0 ? [] : ['cls-token']);
    const able = pruners.all.filter(({ id }) => unmet.get(id)!.length === 0);
    expect(able.length).toBeGreaterThanOrEqual(first > 0 ? 12 : 11);
    for (const pruner of able) {
      const trace = await pruner.run(source, budgetOf(pruner, source, 0.5), {}, { seed: 1, signal });
      expect(trace.tokens.length).toBeGreaterThan(0);
    }
  });
});
