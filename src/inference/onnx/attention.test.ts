import { describe, expect, test } from 'vitest';
import { nodeRuntime } from '../../cli/node-runtime.ts';
import type { Tap, TapKind, TensorMap } from '../../contracts/inference.ts';
import {
  type DecoderFixture,
  decoderFixture,
  fixtureFeeds,
} from '../../testing/onnx-fixtures/decoder-graph.ts';
import { fusedPatterns } from '../../testing/onnx-fixtures/fused-patterns.ts';
import { type ReferenceLayer, referenceRun } from '../../testing/onnx-fixtures/tiny-transformer.ts';
import { unfusedPatterns } from '../../testing/onnx-fixtures/unfused-patterns.ts';
import { cutAtAttention } from './cut-at-attention.ts';
import { findAttention } from './find-attention.ts';
import { type InstrumentRequest, instrument } from './instrument.ts';
import { type OnnxModel, readOnnxModel } from './onnx-model.ts';
import { writeOnnxModel } from './onnx-write.ts';
import { readTap } from './tap-tensor.ts';

const runtime = nodeRuntime();

async function run(model: OnnxModel, feeds: TensorMap): Promise<TensorMap> {
  const { bytes, weights } = writeOnnxModel(model, 'external');
  const session = await runtime.createSession({ graph: bytes, externalData: weights ? [weights] : [] });
  const given = Object.fromEntries(session.inputs.map(({ name }) => [name, feeds[name]!]));
  const results = await session.run(given);
  await session.release();
  return results;
}

/** Largest |a − b|; lengths must agree. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

const numbers = (outputs: TensorMap, name: string): Float32Array => outputs[name]!.data as Float32Array;

function instrumented(fixture: DecoderFixture, request: InstrumentRequest) {
  const model = readOnnxModel(fixture.bytes);
  return instrument(model, findAttention(model).matches, request);
}

const tapOf = (taps: readonly Tap[], kind: TapKind, site: number): Tap =>
  taps.find((tap) => tap.kind === kind && tap.site === site)!;

const all = { probabilities: 'all', queries: 'all', keys: 'all', values: 'all', hidden: 'all' } as const;

/** ONNX Runtime: "Attention cannot have both past and attention_bias". */
const cachedPacked = fusedPatterns.find(({ name }) => name === 'packed-attention-cached')!;

test('a bias that ONNX Runtime would refuse at run time is refused before, with the reason', () => {
  expect(() => instrumented(decoderFixture(cachedPacked), { bias: [1] })).toThrow(
    /allows no bias in this operator beside a cache/,
  );
});

test('the scale is that between the tapped queries and keys and the logits', () => {
  const scales = Object.fromEntries(
    unfusedPatterns.map((pattern) => [
      pattern.name,
      findAttention(readOnnxModel(decoderFixture(pattern).bytes)).matches[0]!.site.scale,
    ]),
  );
  expect(scales).toMatchObject({
    eager: 0.5,
    'torchscript-sdpa': 1,
    'merged-batch': 1,
    'repeated-keys': 0.25,
    'bias-first': 1,
    'soft-capped': 0.5,
    'integer-products': 0.5,
    'quantise-pairs': 0.5,
    'fused-product': 0.5,
    'key-major': 0.5,
  });
});

test('what the GPU kernels get wrong is known: soft cap and local window of GroupQueryAttention', () => {
  const faulty = [...unfusedPatterns, ...fusedPatterns].filter((pattern) =>
    findAttention(readOnnxModel(decoderFixture(pattern).bytes)).matches.some(
      ({ site }) => site.gpuFault !== null,
    ),
  );
  expect(faulty.map(({ name }) => name)).toEqual(['group-query-window']);
});

describe.each([...unfusedPatterns, ...fusedPatterns])('$name', (pattern) => {
  const fixture = decoderFixture(pattern);
  const { model } = fixture;
  const { heads, headSize, queries, kvHeads } = model.config;
  const feeds = fixtureFeeds(model) as TensorMap;
  const reference = referenceRun(model);
  const close = pattern.coarse ? 0.3 : 1e-4;

  test('both layers are found, in order, with their heads where the operator states them', () => {
    const { matches, unreadable } = findAttention(readOnnxModel(fixture.bytes));
    expect(unreadable).toEqual([]);
    expect(matches.map(({ site }) => [site.index, site.layer, site.stack, site.role])).toEqual([
      [0, 0, '', 'self'],
      [1, 1, '', 'self'],
    ]);
    for (const { site } of matches) {
      expect(site.heads ?? heads).toBe(heads);
      expect(site.kvHeads ?? kvHeads).toBe(kvHeads);
      expect(site.softcap === null).toBe(model.config.softcap === null);
      if (site.softcap !== null) expect(site.softcap).toBeCloseTo(model.config.softcap!, 6);
    }
  });

  test('with every tap the logits are those of the untouched graph', async () => {
    const { model: tapped } = instrumented(fixture, { taps: all });
    const [plain, withTaps] = [await run(readOnnxModel(fixture.bytes), feeds), await run(tapped, feeds)];
    expect(distance(numbers(withTaps, 'logits'), numbers(plain, 'logits'))).toBeLessThan(3e-5);
    expect(distance(numbers(plain, 'logits'), reference.logits)).toBeLessThan(close * 2);
  });

  test('taps equal the float64 reference', async () => {
    const { model: tapped, taps } = instrumented(fixture, { taps: all });
    const outputs = await run(tapped, feeds);
    for (const [site, expected] of reference.layers.entries()) {
      const read = (kind: TapKind) =>
        readTap(tapOf(taps, kind, site), outputs[tapOf(taps, kind, site).output]!);
      const probabilities = read('probabilities');
      expect(probabilities.dims).toEqual([1, heads, queries, model.keys]);
      expect(distance(probabilities.data, expected.probabilities)).toBeLessThan(pattern.coarse ? 0.05 : 1e-5);
      expect(distance(read('hidden').data, expected.hidden)).toBeLessThan(close);
      const { scale } = findAttention(readOnnxModel(fixture.bytes)).matches[site]!.site;
      const [q, k, v] = [read('queries'), read('keys'), read('values')];
      expect(q.dims).toEqual([1, heads, queries, headSize]);
      expect(k.dims.slice(2)).toEqual([model.keys, headSize]);
      const raw = scores(q.data, k.data, k.dims[1]!, scale ?? 1 / Math.sqrt(headSize), fixture);
      expect(distance(raw, expected.raw)).toBeLessThan(close * 10);
      expect(distance(v.data, expanded(expected, fixture, v.dims[1]!))).toBeLessThan(close);
    }
  });

  test.skipIf(pattern === cachedPacked)(
    'a bias of −10000 on key 0 empties column 0, a bias of 0 changes nothing',
    async () => {
      const {
        model: edited,
        taps,
        biases,
      } = instrumented(fixture, {
        taps: { probabilities: 'all' },
        bias: 'all',
      });
      expect(biases.map(({ site, name }) => [site, name])).toEqual([
        [0, 'attention_bias.0'],
        [1, 'attention_bias.1'],
      ]);
      const biased = (value: number): TensorMap => {
        const added = biases.map(({ name, rank, type }): [string, TensorMap[string]] => {
          const size = queries * model.keys;
          const filled = Float32Array.from({ length: size }, (_, i) => (i % model.keys === 0 ? value : 0));
          const data = type === 'float16' ? Uint16Array.from(filled, toHalf) : filled;
          return [
            name,
            { type, dims: rank === 4 ? [1, 1, queries, model.keys] : [1, queries, model.keys], data },
          ];
        });
        return { ...feeds, ...Object.fromEntries(added) };
      };
      const neutral = await run(edited, biased(0));
      const plain = await run(readOnnxModel(fixture.bytes), feeds);
      expect(distance(numbers(neutral, 'logits'), numbers(plain, 'logits'))).toBeLessThan(3e-5);
      const masked = await run(edited, biased(-10000));
      for (const tap of taps) {
        const { data } = readTap(tap, masked[tap.output]!);
        for (let row = 0; row < heads * queries; row++) {
          const seesOnlyKey0 = model.config.causal && model.config.past === 0 && row % queries === 0;
          expect(data[row * model.keys]).toBe(seesOnlyKey0 ? 1 : 0);
        }
        const sums = Array.from({ length: heads * queries }, (_, row) =>
          data.subarray(row * model.keys, (row + 1) * model.keys).reduce((sum, p) => sum + p, 0),
        );
        if (model.config.sinks === 'none')
          expect(
            distance(
              sums,
              sums.map(() => 1),
            ),
          ).toBeLessThan(1e-5);
      }
      const expected = referenceRun(model, { key: 0, value: -10000 });
      expect(distance(numbers(masked, 'logits'), expected.logits)).toBeLessThan(close * 2);
    },
  );

  test('cut in front of every attention, the parts in a row give the logits of the whole', async () => {
    const whole = readOnnxModel(fixture.bytes);
    const parts = cutAtAttention(whole, findAttention(whole).matches);
    expect(parts.map(({ sites }) => sites)).toEqual([[], [0], [1]]);
    let known: TensorMap = feeds;
    for (const part of parts) known = { ...known, ...(await run(part.model, known)) };
    const plain = await run(whole, feeds);
    expect(distance(numbers(known, 'logits'), numbers(plain, 'logits'))).toBeLessThan(
      pattern.coarse ? 0.01 : 3e-5,
    );
  });
});

/** scale · q · k of [heads, queries, d] and [groups, keys, d], in float64. */
function scores(
  q: Float32Array,
  k: Float32Array,
  groups: number,
  scale: number,
  { model }: DecoderFixture,
): Float64Array {
  const { heads, queries, headSize: d } = model.config;
  const result = new Float64Array(heads * queries * model.keys);
  for (let at = 0; at < result.length; at++) {
    const j = at % model.keys;
    const row = Math.floor(at / model.keys);
    const group = Math.floor(Math.floor(row / queries) / (heads / groups));
    for (let c = 0; c < d; c++) result[at]! += scale * q[row * d + c]! * k[(group * model.keys + j) * d + c]!;
  }
  return result;
}

/** Reference values repeated to the number of heads that the tap has. */
function expanded(layer: ReferenceLayer, { model }: DecoderFixture, tapHeads: number): Float64Array {
  const { kvHeads, headSize } = model.config;
  const size = model.keys * headSize;
  const result = new Float64Array(tapHeads * size);
  for (let h = 0; h < tapHeads; h++) {
    const group = Math.floor(h / (tapHeads / kvHeads));
    result.set(layer.v.subarray(group * size, (group + 1) * size), h * size);
  }
  return result;
}

/** Half-precision bits of 0 and −10000, the two numbers fed here. */
const toHalf = (value: number): number => (value === 0 ? 0 : 0xf0e2);
