import { expect, it } from 'vitest';
import { type AttentionCapture, captureLayer, checkCapture, denseLayer } from './attention-capture.ts';

const geometry = { nLayer: 1, nHead: 2, nKvHead: 1, dHead: 3, scale: 0.5, bytesPerValue: 4 };
const values = (heads: number, seed: number): Float32Array =>
  Float32Array.from({ length: heads * 5 * 3 }, (_, i) => Math.cos(seed * i + 1));
const capture: AttentionCapture = {
  geometry,
  nTokens: 5,
  layers: [{ q: values(2, 1.3), k: values(1, 2.1), v: values(1, 0.4) }],
};

it('shows a decode step the same row that the whole prompt has', () => {
  checkCapture(capture);
  const whole = captureLayer(capture, 0, 'prefill', 0, 5).denseAttention();
  const step = captureLayer(capture, 0, 'decode', 3, 1);
  expect([step.nQ, step.nK]).toEqual([1, 4]);
  for (let h = 0; h < 2; h++) {
    const row = whole.subarray((h * 5 + 3) * 5, (h * 5 + 3) * 5 + 4);
    expect(Array.from(step.denseAttention().subarray(h * 4, h * 4 + 4))).toEqual(Array.from(row));
  }
});

it('computes the dense attention once', () => {
  const layer = captureLayer(capture, 0, 'prefill', 0, 5);
  expect(layer.denseAttention()).toBe(layer.denseAttention());
});

it('takes what was kept of a dense run as it would compute it', () => {
  const kept = { ...capture, dense: [denseLayer(capture, 0)] };
  for (const [stage, start, count] of [
    ['prefill', 0, 5],
    ['prefill', 0, 3],
    ['decode', 3, 1],
  ] as const) {
    const computed = captureLayer(capture, 0, stage, start, count);
    const taken = captureLayer(kept, 0, stage, start, count);
    expect(taken.denseAttention()).toEqual(computed.denseAttention());
    expect(taken.denseOutput()).toEqual(computed.denseOutput());
  }
});

it.each([
  [{ layers: [] }, /0 layers, not 1/],
  [{ nTokens: 4 }, /'q' of layer 0 has 30 values, not 24/],
  [{ layers: [{ ...capture.layers[0]!, v: values(1, Number.NaN) }] }, /'v' of layer 0 is not finite/],
])('refuses what does not fit: %#', (change, problem) => {
  expect(() => checkCapture({ ...capture, ...change })).toThrow(problem);
});
