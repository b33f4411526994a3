import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { floatData, LanguageModel as Reference, readJson } from '../../../models/eval/language-model.ts';
import { utf8Length } from '../../base/utf8-length.ts';
import { openNodeLanguageModel } from '../../cli/node-language-model.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import { method as byteTokenizer } from '../../methods/tokenizers/bytes.ts';
import type { CurveRun } from './curve-run.ts';
import { modelRun } from './model-run.ts';

const models = join(import.meta.dirname, '../../../models');
const sample = readFileSync(join(models, 'eval/sample.txt'), 'utf8');
const never = new AbortController().signal;

async function finished(run: CurveRun) {
  const n = run.head.tokens.id.length;
  for (let done = 0; done < n; ) done = await run.next(never);
  return run.columns.points(0, n);
}

/** NumPy-style log-softmax of one row in double precision: bits, entropy and rank of `target`. */
function reference(logits: Float32Array, row: number, vocab: number, target: number) {
  const line = Float64Array.from(logits.subarray(row * vocab, (row + 1) * vocab));
  const top = line.reduce((a, b) => Math.max(a, b));
  const logTotal = Math.log(line.reduce((sum, v) => sum + Math.exp(v - top), 0)) + top;
  const logP = line.map((v) => v - logTotal);
  return {
    surprisal: -logP[target]! / Math.LN2,
    entropy: -logP.reduce((sum, l) => sum + Math.exp(l) * l, 0) / Math.LN2,
    rank: 1 + logP.filter((l) => l > logP[target]!).length,
  };
}

describe.each(['lm-bpe4k', 'lm-byte'])('%s int8', (id) => {
  const text = sample.slice(0, id === 'lm-byte' ? 900 : 3000);
  const [window, stride] = [400, 170];

  it.each([true, false])(
    'equals log-softmax over the logits of onnxruntime-node, within 1e-4 bits, remembering: %s',
    async (remembers) => {
      const model = await openNodeLanguageModel(id, 'int8');
      if (!remembers) delete (model as { startReading?: unknown }).startReading;
      const run = modelRun(model, text, { window, stride, limit: 10_000 });
      const points = await finished(run);
      const peer = await Reference.open(id, 'int8');
      const ids = await peer.encode(text);
      expect(Array.from(run.head.tokens.id)).toEqual(ids);
      const { vocab } = peer.shape;
      for (let done = 0; done < ids.length; ) {
        const to = Math.min(ids.length, done === 0 ? window : done + stride);
        const from = Math.max(0, to - window);
        const logits = floatData(
          await peer.run([peer.specialId('<|bos|>'), ...ids.slice(from, to - 1)]),
          'logits',
        );
        for (let i = done; i < to; i++) {
          const wanted = reference(logits, i - from, vocab, ids[i]!);
          expect(Math.abs(points.surprisal[i]! - wanted.surprisal)).toBeLessThanOrEqual(1e-4);
          expect(Math.abs(points.entropy[i]! - wanted.entropy)).toBeLessThanOrEqual(1e-4);
          expect(points.rank[i]).toBe(wanted.rank);
        }
        done = to;
      }
    },
  );

  it('spends as many bits on a text as models/eval, which has its own tokenizer and loop', async () => {
    const run = modelRun(await openNodeLanguageModel(id, 'int8'), text, {
      window: 1024,
      stride: 1024,
      limit: 10_000,
    });
    const { surprisal } = await finished(run);
    const peer = await Reference.open(id, 'int8');
    const wanted = await peer.surprisals([peer.specialId('<|bos|>'), ...(await peer.encode(text))]);
    expect(sum(surprisal) / utf8Length(text)).toBeCloseTo(sum(wanted) / utf8Length(text), 5);
  });
});

it('lm-bpe4k spends on the held-out novel what model.json says, within its interval', async () => {
  const file = readFileSync(join(import.meta.dirname, '__golden__/held-out-narrative.json.gz'));
  const { windows } = JSON.parse(gunzipSync(file).toString()) as { windows: readonly string[] };
  const model = await openNodeLanguageModel('lm-bpe4k', 'int8');
  let bits = 0;
  let size = 0;
  for (const window of windows) {
    const run = modelRun(model, window, { window: 1024, stride: 1024, limit: 10_000 });
    bits += sum((await finished(run)).surprisal);
    size += utf8Length(window);
  }
  const { metrics } = readJson<Description>(join(models, 'lm-bpe4k/model.json'));
  const { low, high, bytes } = metrics.bits_per_byte.int8.narrative;
  expect(size).toBe(bytes);
  expect(bits / size).toBeGreaterThan(low);
  expect(bits / size).toBeLessThan(high);
}, 120_000);

interface Description {
  readonly metrics: {
    readonly bits_per_byte: {
      readonly int8: {
        readonly narrative: { readonly low: number; readonly high: number; readonly bytes: number };
      };
    };
  };
}

const sum = (values: Iterable<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** A model over 256 bytes without a start token, whose next byte is always one more than the last. */
const successor: LanguageModel = {
  info: {
    ref: { kind: 'url', url: 'https://example.org/model.onnx' },
    name: 'successor',
    label: '',
    sha256: '',
    vocabSize: 256,
    nContext: 16,
    trainedContext: null,
    geometry: null,
    bos: null,
    bytes: 0,
  },
  tokenizer: byteTokenizer.create(),
  logits: (ids) => {
    const logits = new Float32Array(ids.length * 256).fill(-Math.log(255));
    ids.forEach((id, row) => {
      logits[row * 256 + ((id + 1) % 256)] = 0;
    });
    return Promise.resolve(logits);
  },
  attentionTaps: () => Promise.reject(new Error('not asked for')),
};

describe('a model without a start token', () => {
  it('predicts all but the first token, in every window from the token before', async () => {
    const text = 'abcdefghijklmnopqrstuvwxyz'.repeat(3);
    const run = modelRun(successor, text, { window: 1000, stride: 7, limit: 1000 });
    expect(run.head.reading).toEqual({ window: 16, stride: 7 });
    const { surprisal, rank } = await finished(run);
    expect(surprisal[0]).toBeNaN();
    expect(rank[0]).toBe(0);
    for (let i = 1; i < text.length; i++) {
      const isNext = i % 26 !== 0;
      expect(surprisal[i]).toBeCloseTo(isNext ? 1 : 1 + Math.log2(255), 5);
      expect(rank[i]).toBe(isNext ? 1 : 2);
    }
  });

  it('stops at its limit and says so', async () => {
    const run = modelRun(successor, 'abcdefgh', { window: 16, stride: 8, limit: 5 });
    expect(run.head.isCapped).toBe(true);
    expect((await finished(run)).surprisal).toHaveLength(5);
    expect(modelRun(successor, 'abcde', { window: 16, stride: 8, limit: 5 }).head.isCapped).toBe(false);
    const alone = modelRun(successor, 'a', { window: 16, stride: 8, limit: 5 });
    expect((await finished(alone)).surprisal[0]).toBeNaN();
  });
});
