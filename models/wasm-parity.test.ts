import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { decoderFeeds, type DecoderShape, readJson } from './eval/language-model.ts';

interface PromptGolden {
  ids: number[];
  logits_last: number[];
}

const models = import.meta.dirname;
const manifest = readJson<{ models: { id: string; kind: string; default_precision: string }[] }>(
  join(models, 'manifest.json'),
);
/** The precision that the page loads by default; the others use the same operations. */
const cases = (kind: string) =>
  manifest.models.filter((m) => m.kind === kind).map((m) => ({ id: m.id, precision: m.default_precision }));

beforeAll(() => {
  env.wasm.numThreads = 1;
});

/** Opens a shipped graph as the page does: graph bytes and the shared weight file, in memory. */
async function openInWasm(id: string, precision: string, graph: string): Promise<InferenceSession> {
  const folder = join(models, id, precision);
  return InferenceSession.create(new Uint8Array(readFileSync(join(folder, `${graph}.onnx`))), {
    executionProviders: ['wasm'],
    externalData: [{ path: 'weights.bin', data: new Uint8Array(readFileSync(join(folder, 'weights.bin'))) }],
  });
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let top = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (Number.isNaN(difference)) return Number.NaN;
    top = Math.max(top, difference);
  }
  return top;
}

describe.each(cases('lm'))('$id $precision in WASM', ({ id, precision }) => {
  it('agrees with PyTorch on the last logits of every golden prompt', async () => {
    const shape = readJson<{ architecture: DecoderShape }>(join(models, id, 'model.json')).architecture;
    const golden = readJson<{
      tolerance: number;
      logit_stride: number;
      prompts: Record<string, PromptGolden[]>;
    }>(join(models, id, 'golden.json'));
    const session = await openInWasm(id, precision, 'lm-core');
    for (const prompt of golden.prompts[precision]!) {
      const feeds = Object.fromEntries(
        Object.entries(decoderFeeds(shape, prompt.ids)).map(([name, t]) => [
          name,
          new Tensor(t.type as 'float32', t.data as Float32Array, t.dims),
        ]),
      );
      const data = (await session.run(feeds))['logits']!.data as Float32Array;
      const last = data.subarray(data.length - shape.vocab).filter((_, i) => i % golden.logit_stride === 0);
      expect(largestDifference(last, prompt.logits_last)).toBeLessThan(golden.tolerance);
    }
  });
});

describe.each(cases('clip'))('$id $precision in WASM', ({ id, precision }) => {
  it('agrees with PyTorch on the embeddings of phrases', async () => {
    const golden = readJson<{
      tolerance: number;
      text_ids: number[][];
      cases: Record<string, { text_embeds: number[][] }>;
    }>(join(models, id, 'golden.json'));
    const session = await openInWasm(id, precision, 'clip-text');
    const ids = BigInt64Array.from(golden.text_ids.flat(), BigInt);
    const dims = [golden.text_ids.length, golden.text_ids[0]!.length];
    const out = await session.run({ input_ids: new Tensor('int64', ids, dims) });
    const expected = golden.cases[precision]!.text_embeds.flat();
    expect(largestDifference(out['text_embeds']!.data as Float32Array, expected)).toBeLessThan(
      golden.tolerance,
    );
  });
});
