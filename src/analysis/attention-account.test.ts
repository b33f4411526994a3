import { expect, it } from 'vitest';
import { attentionPolicies } from '../methods/attention/index.ts';
import { syntheticAttention } from '../testing/synthetic-attention.ts';
import { AccountRecorder } from './attention-account.ts';
import { auditPolicy } from './attention-audit.ts';

const capture = syntheticAttention(6);
const promptLength = 40;
const { nHead, nKvHead, dHead, nLayer, bytesPerValue } = capture.geometry;

function account(id: string, params = {}) {
  const recorder = new AccountRecorder(capture.geometry);
  const calls = Array.from(
    auditPolicy(attentionPolicies.get(id), capture, { promptLength, params, seed: 1 }),
  );
  for (const call of calls) recorder.add(call);
  return { ...recorder.finish(promptLength), calls };
}

it('has nothing to report of full attention but its whole cost', () => {
  const { prefill, decode, layers } = account('full-attention');
  expect(prefill).toMatchObject({ sparsity: 0, topKRecall: 1, selectorOverhead: 0 });
  expect(prefill.recallMean).toBeCloseTo(1, 6);
  expect(prefill.attentionFlops).toBe(4 * dHead * nHead * nLayer * ((40 * 41) / 2));
  expect(decode!.attentionFlops).toBe(4 * dHead * nHead * nLayer * (41 + 42 + 43 + 44 + 45 + 46));
  expect(decode!.denseFlops).toBe(decode!.attentionFlops);
  const cache = 2 * dHead * bytesPerValue * nKvHead * nLayer * 46;
  expect(decode).toMatchObject({ kvReadBytes: cache, kvHeldBytes: cache, denseKvBytes: cache });
  for (const layer of layers) expect(layer.outputError).toBeLessThan(1e-6);
});

it('takes means over all rows, and the percentile of them together', () => {
  const { decode, calls } = account('sliding-window');
  const recalls = calls
    .filter(({ t }) => t.stage === 'decode')
    .flatMap(({ quality }) => Array.from(quality!.recall));
  expect(decode!.recallMean).toBeCloseTo(recalls.reduce((a, b) => a + b, 0) / recalls.length, 6);
  const sorted = recalls.toSorted((a, b) => a - b);
  expect(decode!.recallP5).toBeGreaterThanOrEqual(sorted[Math.floor(0.04 * sorted.length)]!);
  expect(decode!.recallP5).toBeLessThanOrEqual(sorted[Math.ceil(0.06 * sorted.length)]!);
});

it('reports a held cache that an evicting policy shrinks, and a read one that a selecting policy shrinks', () => {
  const evicting = account('h2o').decode!;
  expect(evicting.kvHeldBytes).toBeLessThan(0.2 * evicting.denseKvBytes);
  const selecting = account('token-select').decode!;
  expect(selecting.kvHeldBytes).toBe(selecting.denseKvBytes);
  expect(selecting.kvReadBytes).toBeLessThan(0.5 * selecting.denseKvBytes);
  expect(selecting.selectorOverhead).toBeGreaterThan(0);
});

it('charges a replaced prompt for the layers that chose and for the run on what they chose', () => {
  const { prefill, decode } = account('gem-filter', { budget: 0.25, filterLayer: 1 });
  const pairs = 2 * ((40 * 41) / 2) + nLayer * ((10 * 11) / 2);
  expect(prefill.attentionFlops).toBe(4 * dHead * nHead * pairs);
  expect(prefill.sparsity).toBeCloseTo(1 - 55 / 820, 9);
  expect(prefill.recallMean).toBeNaN();
  expect(prefill.kvHeldBytes).toBe(2 * dHead * bytesPerValue * nKvHead * nLayer * 10);
  expect(decode!.recallMean).toBeGreaterThan(0);
});

it('keeps every layer within its bound', () => {
  for (const id of ['streaming-llm', 'quest', 'dhsa']) {
    for (const { outputError, outputErrorBound } of account(id).layers)
      expect(outputError).toBeLessThanOrEqual(outputErrorBound + 1e-6);
  }
});
