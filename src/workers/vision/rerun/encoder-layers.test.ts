import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadSceneSamples } from '../../../../models/eval/scene-samples.ts';
import { createRng } from '../../../base/rng.ts';
import { nodeRuntime } from '../../../cli/node-runtime.ts';
import { loadModelParts } from '../../../inference/model-parts.ts';
import type { EmbeddedShape } from '../encoders/embedded-encoder.ts';
import { readoutNames, type RunTower, runAllLayers, runRemainingLayers } from './encoder-layers.ts';
import { towerAfter } from './tower-cut.ts';

const folder = join(import.meta.dirname, '../../../../models/clip-scenes/int8');
const shape: EmbeddedShape = {
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
const n = 144;
const { width } = shape;

let run: RunTower;
const pixels = loadSceneSamples(join(import.meta.dirname, '../../../../models/eval'))[0]!.pixels;

beforeAll(async () => {
  const graph = new Uint8Array(readFileSync(join(folder, 'clip-image-taps.onnx')));
  const { externalData } = await loadModelParts(
    graph,
    async (path) => new Uint8Array(readFileSync(join(folder, path))),
  );
  const runtime = nodeRuntime();
  const open = (bytes: Uint8Array) => runtime.createSession({ graph: bytes, externalData });
  const full = await open(graph);
  const rest = new Map<number, ReturnType<typeof open>>();
  run = async (part, feeds, fetches) => {
    if (part.from === 'pixels') return full.run(feeds, fetches);
    if (!rest.has(part.after)) rest.set(part.after, open(towerAfter(graph, part.after, shape.layers)));
    return (await rest.get(part.after)!).run(feeds, fetches);
  };
});

/** CLS and the patches at `kept` of a state. */
const sequence = (state: Float32Array, kept: readonly number[]): Float32Array =>
  Float32Array.from(
    [-1, ...kept].flatMap((i) => Array.from(state.subarray((i + 1) * width, (i + 2) * width))),
  );

const everything = Array.from({ length: n }, (_, i) => i);
const largest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

test.each([0, 1, 2, 3, 4])('all patches from layer %i on give what the whole tower gives', async (after) => {
  const [whole] = await runAllLayers(run, shape, [{ pixels }]);
  const [again] = await runRemainingLayers(run, shape, after, [sequence(whole!.states[after]!, everything)]);
  expect(largest(again!.embedding, whole!.readout.embedding)).toBeLessThan(1e-5);
  expect(largest(again!.cls, whole!.readout.cls)).toBeLessThan(1e-3);
});

test('dropped patches are dropped: the tower with its own keep mask says the same', async () => {
  const rng = createRng(3);
  const valid = Uint8Array.from({ length: n }, () => (rng.next() < 0.3 ? 1 : 0));
  const kept = everything.filter((i) => valid[i] === 1);
  const [masked] = await runAllLayers(run, shape, [{ pixels, valid }]);
  const [whole] = await runAllLayers(run, shape, [{ pixels }]);
  const [shorter] = await runRemainingLayers(run, shape, 0, [sequence(whole!.states[0]!, kept)]);
  expect(largest(shorter!.embedding, masked!.readout.embedding)).toBeLessThan(1e-5);
  expect(largest(shorter!.embedding, whole!.readout.embedding)).toBeGreaterThan(1e-2);
});

test('the order of patches with their positions does not matter (2502.03738)', async () => {
  const [whole] = await runAllLayers(run, shape, [{ pixels }]);
  const rng = createRng(8);
  const shuffled = everything.map((i) => [rng.next(), i] as const).sort((a, b) => a[0] - b[0]);
  const [again] = await runRemainingLayers(run, shape, 0, [
    sequence(
      whole!.states[0]!,
      shuffled.map(([, i]) => i),
    ),
  ]);
  expect(largest(again!.embedding, whole!.readout.embedding)).toBeLessThan(1e-5);
});

test('sequences of a batch do not see each other or their padding', async () => {
  const [whole] = await runAllLayers(run, shape, [{ pixels }]);
  const state = whole!.states[2]!;
  const few = sequence(state, [3, 70, 71]);
  const many = sequence(state, everything.slice(0, 100));
  const none = sequence(state, []);
  const [alone] = await runRemainingLayers(run, shape, 2, [few]);
  const together = await runRemainingLayers(run, shape, 2, [many, few, none]);
  expect(largest(together[1]!.embedding, alone!.embedding)).toBeLessThan(1e-5);
  expect(together.every(({ embedding }) => embedding.every(Number.isFinite))).toBe(true);
  const [lonely] = await runRemainingLayers(run, shape, 2, [none]);
  expect(largest(lonely!.embedding, together[2]!.embedding)).toBeLessThan(1e-5);
});

test('the part after a layer needs its own state and the mask alone', () => {
  const graph = new Uint8Array(readFileSync(join(folder, 'clip-image-taps.onnx')));
  expect(() => towerAfter(graph, 9, 5)).toThrow(/no value 'hidden.8'/);
  expect(readoutNames(5)).toEqual(['image_embeds', 'hidden.4']);
});
