import { expect, test } from 'vitest';
import { createRng, type Rng } from '../../base/rng.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { decoderFixture } from '../../testing/onnx-fixtures/decoder-graph.ts';
import { mergedDecoder } from '../../testing/onnx-fixtures/decoy-graphs.ts';
import { fusedPatterns } from '../../testing/onnx-fixtures/fused-patterns.ts';
import { unfusedPatterns } from '../../testing/onnx-fixtures/unfused-patterns.ts';
import { cutAtAttention } from './cut-at-attention.ts';
import { findAttention } from './find-attention.ts';
import { hoistBranches } from './hoist-branch.ts';
import { instrument } from './instrument.ts';
import { readOnnxModel } from './onnx-model.ts';
import { writeOnnxModel } from './onnx-write.ts';

const originals = [
  ...unfusedPatterns.slice(0, 6).map((pattern) => decoderFixture(pattern).bytes),
  ...fusedPatterns.slice(0, 6).map((pattern) => decoderFixture(pattern).bytes),
  mergedDecoder(),
];

/** One to four random damages: a byte, a cut, a lost stretch, a repeated stretch, a run of ones (huge varints). */
function damaged(bytes: Uint8Array, rng: Rng): Uint8Array {
  let result = Uint8Array.from(bytes);
  const headers = Math.min(result.length, 12_000);
  for (let count = 1 + rng.int(4); count > 0; count--) {
    const at = rng.int(rng.next() < 0.8 ? Math.min(headers, result.length) : result.length) || 0;
    const length = 1 + rng.int(40);
    const kind = rng.int(6);
    if (kind <= 1) result[at] = rng.int(256);
    else if (kind === 2) result = result.slice(0, at);
    else if (kind === 3) result = joined(result.subarray(0, at), result.subarray(at + length));
    else if (kind === 4) result = joined(result.subarray(0, at + length), result.subarray(at));
    else result.fill(0xff, at, at + 1 + rng.int(9));
    if (result.length === 0) break;
  }
  return result;
}

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> => {
  const result = new Uint8Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
};

const everything = {
  probabilities: 'all',
  logits: 'all',
  queries: 'all',
  keys: 'all',
  values: 'all',
  hidden: 'all',
} as const;

/** Everything that the engine does to a file before ONNX Runtime sees it. */
function work(bytes: Uint8Array): void {
  const model = hoistBranches(readOnnxModel(bytes), 'then').model;
  const { matches } = findAttention(model);
  const { model: edited } = instrument(model, matches, { taps: everything });
  const { bytes: written } = writeOnnxModel(edited, 'external');
  readOnnxModel(written);
  cutAtAttention(model, matches);
  instrument(model, matches, { bias: 'all' });
}

test('1,000 damaged models: each is worked through or refused with cause and cure, none hangs', () => {
  const rng = createRng(20_260);
  const outcomes = { whole: 0, refused: 0 };
  let slowest = 0;
  for (let i = 0; i < 1000; i++) {
    const bytes = damaged(originals[i % originals.length]!, rng);
    const start = performance.now();
    try {
      work(bytes);
      outcomes.whole++;
    } catch (error) {
      expect(error, `mutation ${i}`).toBeInstanceOf(TokenscopeError);
      const { message, cure } = error as TokenscopeError;
      expect(message.length).toBeGreaterThan(10);
      expect(cure.length).toBeGreaterThan(10);
      outcomes.refused++;
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  expect(slowest).toBeLessThan(10_000);
  expect(outcomes.whole).toBeGreaterThan(100);
  expect(outcomes.refused).toBeGreaterThan(100);
});

test('deeply nested sub-graphs are refused, not recursed into', () => {
  let graph = new Uint8Array(0);
  const field = (number: number, value: Uint8Array): Uint8Array<ArrayBuffer> => {
    const length: number[] = [];
    for (let rest = value.length; ; rest >>>= 7) {
      if (rest < 128) {
        length.push(rest);
        break;
      }
      length.push((rest & 127) | 128);
    }
    return joined(Uint8Array.of((number << 3) | 2, ...length), value);
  };
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  for (let depth = 0; depth < 2000; depth++) {
    const attribute = joined(field(1, text('then_branch')), field(6, graph));
    const node = joined(joined(field(2, text(`o${depth}`)), field(4, text('If'))), field(5, attribute));
    graph = field(1, node);
  }
  expect(() => findAttention(readOnnxModel(field(7, graph)))).toThrow(/nested too deep/);
});
