import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRng } from '../base/rng.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import type { InferenceRuntime, TensorMap } from '../contracts/inference.ts';
import { decoderFixture, fixtureFeeds } from '../testing/onnx-fixtures/decoder-graph.ts';
import { fusedPatterns } from '../testing/onnx-fixtures/fused-patterns.ts';
import { referenceRun } from '../testing/onnx-fixtures/tiny-transformer.ts';
import { unfusedPatterns } from '../testing/onnx-fixtures/unfused-patterns.ts';
import { findAttention } from './onnx/find-attention.ts';
import { instrument } from './onnx/instrument.ts';
import { readOnnxModel } from './onnx/onnx-model.ts';
import { writeOnnxModel } from './onnx/onnx-write.ts';
import { readTap } from './onnx/tap-tensor.ts';
import { InferenceEngine } from './session-engine.ts';
import { loadOrtWeb } from './session-ort-web.ts';

const wasmFile = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
let runtime: InferenceRuntime;

beforeAll(async () => {
  runtime = await loadOrtWeb('wasm', { threads: 1, wasmBinary: readFileSync(wasmFile) });
});

describe.each([...unfusedPatterns, ...fusedPatterns])('$name on WASM', (pattern) => {
  test('edited by reference into the original file, it gives the logits and probabilities of the reference', async () => {
    const fixture = decoderFixture(pattern);
    const model = readOnnxModel(fixture.bytes);
    const { model: tapped, taps } = instrument(model, findAttention(model).matches, {
      taps: { probabilities: 'all' },
    });
    const { bytes, weights } = writeOnnxModel(tapped, 'external');
    expect(weights!.data.buffer).toBe(fixture.bytes.buffer);
    const session = await runtime.createSession({ graph: bytes, externalData: [weights!] });
    const feeds = fixtureFeeds(fixture.model) as TensorMap;
    const outputs = await session.run(
      Object.fromEntries(session.inputs.map(({ name }) => [name, feeds[name]!])),
      ['logits', ...taps.map(({ output }) => output)],
    );
    await session.release();
    const reference = referenceRun(fixture.model);
    expect(worst(outputs['logits']!.data as Float32Array, reference.logits)).toBeLessThan(
      pattern.coarse ? 0.6 : 1e-4,
    );
    for (const tap of taps) {
      const { data } = readTap(tap, outputs[tap.output]!);
      expect(worst(data, reference.layers[tap.site]!.probabilities)).toBeLessThan(
        pattern.coarse ? 0.05 : 1e-5,
      );
    }
  });
});

test('damaged models that surgery lets through give a result or a clear error, and never end the engine', async () => {
  const fatal: unknown[] = [];
  const engine = new InferenceEngine({
    probe: () => Promise.resolve({ gpu: { kind: 'no-api' }, isIsolated: false, cores: 1 }),
    load: () => Promise.resolve(runtime),
    preference: 'auto',
    budgetBytes: 1,
    onFatal: (error) => fatal.push(error),
  });
  const patterns = [...unfusedPatterns, ...fusedPatterns];
  const rng = createRng(77);
  const outcomes = new Map<string, number>();
  for (let i = 0; i < 40; i++) {
    const { bytes, model } = decoderFixture(patterns[i % patterns.length]!);
    for (let damages = 1 + rng.int(3); damages > 0; damages--) bytes[rng.int(9000)] = rng.int(256);
    let outcome = 'result';
    try {
      const read = readOnnxModel(bytes);
      const edited = instrument(read, findAttention(read).matches, { taps: { probabilities: 'all' } });
      const { bytes: graph, weights } = writeOnnxModel(edited.model, 'external');
      const source = { graph, externalData: weights ? [weights] : [] };
      const handle = { key: String(i), label: `model ${i}`, bytes: 1, source: () => Promise.resolve(source) };
      const { inputs } = await engine.inspect(handle);
      const feeds = fixtureFeeds(model) as TensorMap;
      const known = inputs.filter(({ name }) => feeds[name]);
      await engine.run(handle, Object.fromEntries(known.map(({ name }) => [name, feeds[name]!])));
    } catch (error) {
      expect(error, `damage ${i}`).toBeInstanceOf(TokenscopeError);
      outcome = (error as TokenscopeError).code;
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect(fatal).toEqual([]);
  expect([...outcomes.keys()].toSorted()).toEqual(['corrupt', 'result', 'unsupported']);
});

test('a run that throws leaves the next one working', async () => {
  const { bytes, model } = decoderFixture(unfusedPatterns[0]!);
  const session = await runtime.createSession({ graph: bytes, externalData: [] });
  const feeds = fixtureFeeds(model) as TensorMap;
  const given = Object.fromEntries(session.inputs.map(({ name }) => [name, feeds[name]!]));
  await expect(session.run({ ...given, mask: feeds['position_bias']! })).rejects.toThrow(/mask/);
  expect(
    worst((await session.run(given))['logits']!.data as Float32Array, referenceRun(model).logits),
  ).toBeLessThan(1e-4);
});

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let distance = 0;
  for (let i = 0; i < a.length; i++) distance = Math.max(distance, Math.abs(a[i]! - b[i]!));
  return distance;
}
