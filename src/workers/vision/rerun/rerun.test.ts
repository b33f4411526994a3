import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadSceneSamples } from '../../../../models/eval/scene-samples.ts';
import { createTensor } from '../../../base/tensor.ts';
import { nodeRuntime } from '../../../cli/node-runtime.ts';
import type { RerunFigures, RerunRequest, RerunTable } from '../../../contracts/rerun-view.ts';
import { loadModelParts } from '../../../inference/model-parts.ts';
import type { EmbeddedShape } from '../encoders/embedded-encoder.ts';
import { embeddedTower, type RunTower } from './encoder-layers.ts';
import { type RerunInputs, rerunAll } from './rerun.ts';
import { towerAfter } from './tower-cut.ts';

const models = join(import.meta.dirname, '../../../../models');
const encoder: EmbeddedShape = {
  side: 96,
  patch: 8,
  cells: 12,
  width: 128,
  layers: 5,
  heads: 4,
  feedForward: 512,
  hasCls: true,
  firstCut: 0,
  padding: [128, 128, 128],
  masksPadding: true,
  joint: 96,
  textTokens: 24,
};
const scene = loadSceneSamples(join(models, 'eval'))[0]!;
let inputs: RerunInputs;

beforeAll(async () => {
  const folder = join(models, 'clip-scenes/int8');
  const graph = new Uint8Array(readFileSync(join(folder, 'clip-image-taps.onnx')));
  const { externalData } = await loadModelParts(
    graph,
    async (path) => new Uint8Array(readFileSync(join(folder, path))),
  );
  const open = (bytes: Uint8Array) => nodeRuntime().createSession({ graph: bytes, externalData });
  const whole = await open(graph);
  const rest = await open(towerAfter(graph, request.after, encoder.layers));
  const run: RunTower = (part, feeds, fetches) => (part.from === 'pixels' ? whole : rest).run(feeds, fetches);
  const tower = embeddedTower(run, encoder);
  const states = await tower.allLayers([{ pixels: scene.pixels }]);
  const view = {
    id: 'whole',
    role: 'single',
    grid: { h: 12, w: 12 },
    hasCls: true,
    features: createTensor(states[0]!.states[4]!.slice(128), [144, 128]),
    target: Float32Array.from(scene.objects[0]!.coverage, (share) => share / 255),
    layers: 5,
    taps: new Map(),
  } as const;
  const axis = (i: number) => Float32Array.from({ length: 96 }, (_, k) => Number(k === i));
  const texts = {
    question: axis(0),
    captions: [axis(1), axis(2)],
    phrases: Array.from({ length: 96 }, (_, i) => axis(i)),
  };
  const source = { views: [view] };
  inputs = { prepared: { source, projectable: source }, shape: encoder, states, texts, tower };
});

const request: RerunRequest = {
  methods: [{ id: 'divprune', params: {} }],
  shares: [0.25],
  seeds: [1],
  after: 2,
  captions: ['a', 'b'],
  isTimed: false,
};

const rerun = (changes: Partial<RerunRequest>): Promise<RerunTable> =>
  rerunAll(inputs, { ...request, ...changes }, { signal: new AbortController().signal, progress: () => {} });

function figuresOf({ rows }: RerunTable): readonly RerunFigures[] {
  return rows.map(({ result }) => {
    if (result.kind !== 'done') throw new Error(`not done: ${JSON.stringify(result)}`);
    return result.figures;
  });
}

test('keeping everything changes nothing', async () => {
  const [figures] = figuresOf(await rerun({ shares: [1] }));
  expect(figures).toMatchObject({ tokens: 144, ratio: 1, recall: expect.closeTo(1, 6), encoderCost: 1 });
  expect(figures!.cls).toBeCloseTo(1, 6);
  expect(figures!.score).toBeCloseTo(0, 5);
  expect(figures!.ranking).toBeCloseTo(1, 6);
  expect(figures!.reconstruction).toBeCloseTo(0, 9);
  expect(figures!.layersMs).toBeNull();
});

test('fewer tokens, cheaper and further from the whole; several budgets are as if run one by one', async () => {
  const shares = [0.05, 0.25, 0.75];
  const together = figuresOf(await rerun({ shares }));
  const alone = (await Promise.all(shares.map((share) => rerun({ shares: [share] })))).flatMap(figuresOf);
  together.forEach((figures, i) => {
    for (const [name, value] of Object.entries(alone[i]!)) {
      if (value === null) expect(figures[name as keyof RerunFigures]).toBeNull();
      else expect(figures[name as keyof RerunFigures]).toBeCloseTo(value, 4);
    }
  });
  expect(together[0]!.cls!).toBeLessThan(together[2]!.cls!);
  expect(together.map(({ tokens }) => tokens)).toEqual([7, 36, 108]);
  const block = (n: number) => n * (4 * 128 ** 2 + 2 * 128 * 512) + 2 * n * n * 128;
  expect(together[1]!.encoderCost).toBeCloseTo((2 * block(145) + 3 * block(37)) / (5 * block(145)), 10);
});

test('several budgets at once are as one by one with several views too', async () => {
  const one = inputs.prepared.source.views[0]!;
  const dim = {
    ...one,
    id: 'dim',
    features: createTensor(one.features.data.map(Math.abs), one.features.shape),
  };
  const source = { views: [one, dim] };
  const before = inputs;
  inputs = {
    ...before,
    prepared: { ...before.prepared, source, projectable: source },
    states: [before.states[0]!, before.states[0]!],
  };
  const methods = ['divprune', 'random-tokens', 'uniform-grid'].map((id) => ({ id, params: {} }));
  const together = figuresOf(await rerun({ methods, shares: [0.1, 0.6] }));
  const small = figuresOf(await rerun({ methods, shares: [0.1] }));
  inputs = before;
  for (const [m, { cls, coverage }] of small.entries()) {
    expect(together[2 * m]!.cls).toBeCloseTo(cls!, 4);
    expect(together[2 * m]!.coverage).toBeCloseTo(coverage, 6);
  }
});

test('merged tokens go through the layers, stacked ones do not', async () => {
  const table = await rerun({
    methods: [
      { id: 'average-pooling', params: {} },
      { id: 'pixel-unshuffle', params: {} },
    ],
    shares: [0.25],
  });
  const [merged, stacked] = figuresOf(table);
  expect(merged!.tokens).toBe(36);
  expect(merged!.cls).toBeGreaterThan(0.5);
  expect(merged!.cls).toBeLessThan(0.9999);
  expect(stacked).toMatchObject({ tokens: 36, cls: null, score: null, ranking: null, layersMs: null });
  expect(stacked!.reconstruction).toBeCloseTo(0, 9);
});

test('methods that draw run once a seed, the others once; what is missing is named', async () => {
  const { rows } = await rerun({
    methods: ['random-tokens', 'divprune', 'sparsevlm'].map((id) => ({ id, params: {} })),
    seeds: [1, 2, 3],
  });
  expect(rows.map(({ method, seed }) => `${method} ${seed}`)).toEqual([
    'random-tokens 1',
    'random-tokens 2',
    'random-tokens 3',
    'divprune 1',
    'sparsevlm 1',
  ]);
  expect(rows.at(-1)!.result).toMatchObject({ kind: 'unmet' });
});

test('a method that fails says so in its rows, and the others go on', async () => {
  const { rows } = await rerun({
    methods: [
      { id: 'idpruner', params: { lambda: 7 } },
      { id: 'uniform-grid', params: {} },
    ],
  });
  expect(rows.map(({ result }) => result.kind)).toEqual(['failed', 'done']);
});

test('times are taken when asked for; an aborted run stops', async () => {
  const table = await rerun({ isTimed: true });
  const [figures] = figuresOf(table);
  expect(figures!.methodMs).toBeGreaterThan(0);
  expect(figures!.layersMs).toBeGreaterThan(0);
  expect(table.whole).toMatchObject({
    tokens: 144,
    layers: 5,
    width: 128,
    feedForward: 512,
    captions: 2,
    phrases: 96,
  });
  expect(table.whole.layersMs).toBeGreaterThan(0);
  const context = { signal: AbortSignal.abort(), progress: () => {} };
  await expect(rerunAll(inputs, request, context)).rejects.toThrow(/abort/i);
});
