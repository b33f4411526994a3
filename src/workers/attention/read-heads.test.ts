import { expect, it } from 'vitest';
import { type AttentionCapture, captureLayer, denseLayer } from '../../contracts/attention-capture.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { headBlock, readHeads } from './read-heads.ts';

const plain = syntheticAttention(3, { tokens: 150 });
const kept: AttentionCapture = { ...plain, dense: [0, 1, 2].map((layer) => denseLayer(plain, layer)) };
const at = { layer: 1, head: 2 };
const block = { kind: 'probabilities', rows: [70, 140], cols: [5, 130] } as const;

it('cuts the same block from kept maps and from queries and keys', () => {
  const dense = captureLayer(plain, 1, 'prefill', 0, 150).denseAttention();
  const [computed, taken] = [plain, kept].map((capture) => headBlock(capture, true, at, block));
  expect(taken).toEqual(computed);
  for (let row = 70; row < 140; row += 13) {
    const expected = dense.subarray((2 * 150 + row) * 150 + 5, (2 * 150 + row) * 150 + 130);
    expect(computed!.subarray((row - 70) * 125, (row - 69) * 125)).toEqual(expected);
  }
});

it('gives logits whose softmax is the probabilities, and −∞ above the diagonal', () => {
  const whole = { rows: [0, 150], cols: [0, 150] } as const;
  const logits = headBlock(plain, true, at, { kind: 'logits', ...whole });
  const weights = headBlock(plain, true, at, { kind: 'probabilities', ...whole });
  for (const row of [0, 64, 149]) {
    const line = logits.subarray(row * 150, (row + 1) * 150);
    const sum = line.reduce((total, logit) => total + Math.exp(logit), 0);
    line.forEach((logit, key) => {
      expect(Math.exp(logit) / sum).toBeCloseTo(weights[row * 150 + key]!, 5);
      if (key > row) expect(logit).toBe(Number.NEGATIVE_INFINITY);
    });
  }
});

it('lets every row of an image see every patch', () => {
  const weights = headBlock(plain, false, at, { kind: 'probabilities', rows: [0, 2], cols: [0, 150] });
  const sums = [0, 1].map((row) => weights.subarray(row * 150, (row + 1) * 150).reduce((a, b) => a + b, 0));
  for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
  expect(weights[149]).toBeGreaterThan(0);
});

it('says the same of the heads whether maps are kept or not, and can be ended between two heads', async () => {
  const ids = Int32Array.from({ length: 150 }, (_, i) => i % 30);
  const [a, b] = await Promise.all(
    [plain, kept].map((capture) => readHeads(capture, ids, 16, () => Promise.resolve())),
  );
  expect(a).toEqual(b);
  expect(a!.overview.maps).toHaveLength(3 * 4 * 16 * 16);
  let heads = 0;
  const ended = readHeads(plain, ids, 16, () =>
    ++heads < 3 ? Promise.resolve() : Promise.reject(new Error('stop')),
  );
  await expect(ended).rejects.toThrow('stop');
  expect(heads).toBe(3);
});
