import { beforeAll, describe, expect, test } from 'vitest';
import { openNodeLanguageModel } from '../../cli/node-language-model.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import { patchStarts } from '../../methods/entropy/entropy-patching.ts';
import { modelRun } from '../curves/model-run.ts';
import type { CallContext } from '../rpc.ts';
import { patchesOf } from './patch-encoding.ts';
import { patchTokenizer } from './patch-tokenizer.ts';

const text = 'A patch begins where the model is unsure: naïve, 漢字, 🤗. '.repeat(3);
const context = (signal = new AbortController().signal): CallContext => ({ signal, progress: () => {} });
const unasked = (): Promise<LanguageModel> => Promise.reject(new Error('asked for'));

let model: LanguageModel;
beforeAll(async () => {
  model = await openNodeLanguageModel('lm-byte', 'int8');
});
const open = (): Promise<LanguageModel> => Promise.resolve(model);

/** Nats before each byte but the first, as the Entropy view has them. */
async function nats(): Promise<number[]> {
  const run = modelRun(model, text, { window: 1024, stride: 512, limit: 8192 });
  const n = run.head.tokens.id.length;
  for (let done = 0; done < n; ) done = await run.next(context().signal);
  return [...Array.from(run.columns.points(0, n).entropy, (bits) => bits * Math.LN2).slice(1), 0];
}

describe('BLT patches of a lane', () => {
  test.each([
    ['global', 1.335442066192627],
    ['monotonic', 0.5],
  ] as const)('begin where the rule says: %s', async (rule, threshold) => {
    const wanted = patchStarts(await nats(), { rule, threshold, rise: 0, maxPatchLength: 0 });
    const { start, end, id, nBytes } = await patchesOf(text, { rule, threshold }, open, context());
    expect(Array.from(start)).toEqual(wanted);
    expect(Array.from(end)).toEqual([...wanted.slice(1), nBytes]);
    expect(nBytes).toBe(new TextEncoder().encode(text).length);
    expect(new Set(id)).toEqual(new Set([-1]));
    expect(wanted.length).toBeGreaterThan(10);
  });

  test('are cut anew by another threshold without another run of the model', async () => {
    await patchesOf(text, {}, open, context());
    const few = await patchesOf(text, { threshold: 4 }, unasked, context());
    const many = await patchesOf(text, { threshold: 0.1 }, unasked, context());
    expect(few.start.length).toBeLessThan(many.start.length);
  });

  test('of nothing are none', async () => {
    expect(await patchesOf('', {}, open, context())).toMatchObject({ nBytes: 0, start: new Uint32Array() });
  });

  test('are refused for a text longer than the model reads, before it is opened', async () => {
    await expect(patchesOf('é'.repeat(4097), {}, unasked, context())).rejects.toThrow(
      'up to 8,192 bytes; this one has 8,194',
    );
  });

  test('stop when nobody waits for them', async () => {
    const controller = new AbortController();
    const given = { signal: controller.signal, progress: () => controller.abort() };
    await expect(patchesOf(`${text}!`, {}, open, given)).rejects.toThrow(DOMException);
  });
});

test('the lane is named by its rule, and encodes nothing by itself', () => {
  const names = [{}, { rule: 'monotonic', threshold: 0.5 }, { rule: 'stride' }, { rule: 'space' }].map(
    (params) => patchTokenizer(params).name,
  );
  expect(names).toEqual([
    'BLT patches, H > 1.34',
    'BLT patches, ΔH > 0.50',
    'BLT patches, every 4 bytes',
    'BLT patches, at spaces',
  ]);
  expect(() => patchTokenizer().encode('a')).toThrow('come from a language model');
});
