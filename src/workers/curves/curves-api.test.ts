import { describe, expect, it } from 'vitest';
import type { CurveLaneRef } from '../../contracts/curve.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import { method as bytes } from '../../methods/tokenizers/bytes.ts';
import type { CallContext } from '../rpc.ts';
import { createCurvesApi } from './curves-api.ts';

const context = (signal = new AbortController().signal): CallContext => ({ signal, progress: () => {} });
const reading = { window: 16, stride: 8, limit: 100 };
const lane: CurveLaneRef = {
  kind: 'n-gram',
  tokenizer: { kind: 'method', id: 'bytes' },
  order: 2,
  training: 'text',
};

/** Knows nothing: every byte is as likely as every other. */
const coin: LanguageModel = {
  info: {
    ref: { kind: 'embedded', id: 'coin', precision: 'int8' },
    name: 'coin',
    label: '',
    sha256: 'c01',
    vocabSize: 256,
    nContext: 16,
    trainedContext: null,
    geometry: null,
    bos: null,
    bytes: 0,
  },
  tokenizer: bytes.create(),
  logits: (ids) => Promise.resolve(new Float32Array(ids.length * 256)),
  attentionTaps: () => Promise.reject(new Error('not asked for')),
};

const api = () =>
  createCurvesApi({
    openModel: () => Promise.resolve(coin),
    backend: () => 'webgpu',
    openTokenizer: () => Promise.resolve(bytes.create()),
    declaration: () => Promise.reject(new Error('not asked for')),
  });

describe('curves of the model worker', () => {
  it('are opened, pulled to their end, asked about and closed', async () => {
    const curves = api();
    const text = 'aab aab a b';
    const head = await curves.openCurve(context(), lane, text, reading);
    let done = 0;
    let isLast = false;
    while (!isLast) {
      const points = await curves.nextPoints(context(), head.run, done);
      expect(points.from).toBe(done);
      done += points.surprisal.length;
      isLast = points.isLast;
    }
    expect(done).toBe(text.length);
    const { candidates } = curves.expectation(context(), head.run, 7);
    expect(candidates[0]).toEqual({ id: 0x20, text: '·', probability: expect.any(Number) as number });
    expect(candidates.map(({ probability }) => probability)).toEqual(
      candidates.map(({ probability }) => probability).toSorted((a, b) => b - a),
    );
    curves.closeCurve(context(), head.run);
    expect(() => curves.expectation(context(), head.run, 7)).toThrow('no longer kept');
  });

  it('say what their model ran on; counting runs in the page', async () => {
    const curves = api();
    const model: CurveLaneRef = { kind: 'model', model: { kind: 'embedded', id: 'coin', precision: 'int8' } };
    const [of, counted] = [
      await curves.openCurve(context(), model, 'ab', reading),
      await curves.openCurve(context(), lane, 'ab', reading),
    ];
    expect((await curves.nextPoints(context(), of.run, 0)).backend).toBe('webgpu');
    expect((await curves.nextPoints(context(), counted.run, 0)).backend).toBe('js');
  });

  it('are not opened for a caller who has gone', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(api().openCurve(context(controller.signal), lane, 'a', reading)).rejects.toThrow(
      DOMException,
    );
  });

  it('of two runs are told apart', async () => {
    const curves = api();
    const one = await curves.openCurve(context(), lane, 'aaaa', reading);
    const other = await curves.openCurve(context(), lane, 'ab', reading);
    expect(other.run).not.toBe(one.run);
    expect((await curves.nextPoints(context(), other.run, 0)).surprisal).toHaveLength(2);
    expect((await curves.nextPoints(context(), one.run, 0)).surprisal).toHaveLength(4);
  });
});
