import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  decoderFeeds,
  type DecoderShape,
  floatData,
  floats,
  integers,
  openGraph,
  type Outputs,
  readJson,
} from './eval/language-model.ts';

interface LayerGolden {
  q_last: number[];
  k_last: number[];
  key_mass: number[];
}
interface PromptGolden {
  text: string;
  ids: number[];
  logits_last: number[];
  argmax: number[];
  layers: LayerGolden[];
}
interface Golden {
  tolerance: number;
  logit_stride: number;
  prompts: Record<string, PromptGolden[]>;
}

const models = import.meta.dirname;
const manifest = readJson<{ models: { id: string; kind: string; precisions: string[] }[] }>(
  join(models, 'manifest.json'),
);
const decoders = manifest.models.filter((m) => m.kind === 'lm');

/**
 * Largest |a − b| in units of b's largest magnitude, or of 1 if that is smaller;
 * NaN if anything is not a number, so that it fails every bound.
 */
function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let top = 0;
  let scale = 1;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (Number.isNaN(difference)) return Number.NaN;
    top = Math.max(top, difference);
    scale = Math.max(scale, Math.abs(b[i]!));
  }
  return top / scale;
}

/** Last row of a [1, T, V] tensor. */
function lastRow(outputs: Outputs, name: string, width: number): Float32Array {
  const data = floatData(outputs, name);
  return data.subarray(data.length - width);
}

/** Last token of every head of a [1, H, T, hd] tensor, as [H · hd]. */
function lastToken(outputs: Outputs, name: string): number[] {
  const tensor = outputs[name]!;
  const [, heads, tokens, size] = tensor.dims as [number, number, number, number];
  const data = floatData(outputs, name);
  return Array.from({ length: heads }, (_, h) => [
    ...data.subarray((h * tokens + tokens - 1) * size, (h + 1) * tokens * size),
  ]).flat();
}

it('ships at least one language model', () => {
  expect(decoders.length).toBeGreaterThan(0);
});

describe.each(decoders.flatMap((m) => m.precisions.map((precision) => ({ id: m.id, precision }))))(
  '$id $precision',
  ({ id, precision }) => {
    const folder = join(models, id, precision);
    const shape = readJson<{ architecture: DecoderShape }>(join(models, id, 'model.json')).architecture;
    const golden = readJson<Golden>(join(models, id, 'golden.json'));
    const prompts = golden.prompts[precision]!;

    it('reproduces the logits, queries, keys and attention that PyTorch computed', async () => {
      expect(prompts.length).toBe(3);
      const taps = await openGraph(join(folder, 'lm-taps.onnx'));
      for (const prompt of prompts) {
        const t = prompt.ids.length;
        const out = await taps.run(decoderFeeds(shape, prompt.ids));
        const logits = lastRow(out, 'logits', shape.vocab).filter((_, i) => i % golden.logit_stride === 0);
        expect(worst(logits, prompt.logits_last)).toBeLessThan(golden.tolerance);
        expect(prompt.layers.length).toBe(shape.layers);
        prompt.layers.forEach((layer, l) => {
          expect(worst(lastToken(out, `q.${l}`), layer.q_last)).toBeLessThan(golden.tolerance);
          expect(worst(lastToken(out, `present.${l}.k`), layer.k_last)).toBeLessThan(golden.tolerance);
          const probs = floatData(out, `probs.${l}`);
          const mass = Array.from({ length: t }, () => 0);
          for (let i = 0; i < probs.length; i++) mass[i % t]! += probs[i]!;
          expect(worst(mass, layer.key_mass)).toBeLessThan(10 * golden.tolerance);
        });
      }
    });

    it('gives the same logits from core, from taps and from a cache fed token by token', async () => {
      const core = await openGraph(join(folder, 'lm-core.onnx'));
      const taps = await openGraph(join(folder, 'lm-taps.onnx'));
      const { ids } = prompts[0]!;
      const whole = await core.run(decoderFeeds(shape, ids));
      expect(
        worst(floatData(whole, 'logits'), floatData(await taps.run(decoderFeeds(shape, ids)), 'logits')),
      ).toBeLessThan(1e-5);
      let cache: Outputs | undefined;
      for (let i = 0; i < ids.length; i++) {
        cache = await core.run(decoderFeeds(shape, [ids[i]!], i, cache));
        const expected = floatData(whole, 'logits').subarray(i * shape.vocab, (i + 1) * shape.vocab);
        expect(worst(floatData(cache, 'logits'), expected)).toBeLessThan(golden.tolerance);
      }
    });

    it('sees every token when the bias is zero, per head or shared, and obeys a mask', async () => {
      const core = await openGraph(join(folder, 'lm-taps.onnx'));
      const { ids } = prompts[1]!;
      const t = ids.length;
      const feeds = decoderFeeds(shape, ids);
      const shared = await core.run({
        ...feeds,
        attention_bias: floats(new Float32Array(t * t), [1, 1, t, t]),
      });
      const perHead = await core.run({
        ...feeds,
        attention_bias: floats(new Float32Array(shape.heads * t * t), [1, shape.heads, t, t]),
      });
      expect(worst(floatData(shared, 'logits'), floatData(perHead, 'logits'))).toBeLessThan(1e-5);
      const open = floatData(shared, 'probs.0');
      const causal = floatData(await core.run(feeds), 'probs.0');
      expect(open[t - 1]!).toBeGreaterThan(0);
      expect(causal[t - 1]!).toBe(0);
      expect(causal[0]!).toBeCloseTo(1, 6);
    });

    it('takes embeddings in place of ids', async () => {
      const core = await openGraph(join(folder, 'lm-core.onnx'));
      const embed = await openGraph(join(folder, 'embed.onnx'));
      const { ids } = prompts[0]!;
      const feeds = decoderFeeds(shape, ids);
      const { hidden } = await embed.run({
        input_ids: feeds['input_ids']!,
        inputs_embeds: feeds['inputs_embeds']!,
        embed_mask: feeds['embed_mask']!,
      });
      const ones = floats(new Float32Array(ids.length).fill(1), [1, ids.length, 1]);
      const nothing = integers(
        ids.map(() => 0),
        [1, ids.length],
      );
      const fromEmbeds = await core.run({
        ...feeds,
        input_ids: nothing,
        inputs_embeds: hidden!,
        embed_mask: ones,
      });
      const fromIds = await core.run(feeds);
      expect(worst(floatData(fromEmbeds, 'logits'), floatData(fromIds, 'logits'))).toBeLessThan(1e-5);
    });

    it('runs layer by layer to the same logits', async () => {
      const { ids } = prompts[2]!;
      const feeds = decoderFeeds(shape, ids);
      const embed = await openGraph(join(folder, 'embed.onnx'));
      let { hidden } = await embed.run({
        input_ids: feeds['input_ids']!,
        inputs_embeds: feeds['inputs_embeds']!,
        embed_mask: feeds['embed_mask']!,
      });
      for (let layer = 0; layer < shape.layers; layer++) {
        const pre = await openGraph(join(folder, `pre.${layer}.onnx`));
        const post = await openGraph(join(folder, `post.${layer}.onnx`));
        const { q, k, v } = await pre.run({ hidden: hidden!, position_ids: feeds['position_ids']! });
        const out = await post.run({
          hidden: hidden!,
          q: q!,
          k: k!,
          v: v!,
          attention_bias: feeds['attention_bias']!,
        });
        hidden = out['hidden_out'];
      }
      const head = await openGraph(join(folder, 'head.onnx'));
      const { logits } = await head.run({ hidden: hidden! });
      const whole = await (await openGraph(join(folder, 'lm-core.onnx'))).run(feeds);
      expect(worst(floatData({ logits: logits! }, 'logits'), floatData(whole, 'logits'))).toBeLessThan(1e-5);
    });
  },
);

interface ImageGolden {
  image_embeds: number[];
  patch_embeds_first: number[];
  layers: { q_cls: number[]; k_cls: number[]; attn_cls_mean: number[] }[];
}
type ClipGolden = {
  tolerance: number;
  text_ids: number[][];
  cases: Record<string, { all: ImageGolden; half: ImageGolden; text_embeds: number[][] }>;
};

const encoders = manifest.models.filter((m) => m.kind === 'clip');

/** Pixel (c, y, x) = ((7 y + 13 x + 29 c + x y) mod 256) / 255, as `golden_clip.py` draws it. */
function testPixels(size: number): Float32Array {
  const pixels = new Float32Array(3 * size * size);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++)
        pixels[(c * size + y) * size + x] = ((7 * y + 13 * x + 29 * c + x * y) % 256) / 255;
    }
  }
  return pixels;
}

/** CLS token of every head of a [1, H, 1 + N, hd] tensor. */
function clsToken(outputs: Outputs, name: string): number[] {
  const [, heads, tokens, size] = outputs[name]!.dims as [number, number, number, number];
  const data = floatData(outputs, name);
  return Array.from({ length: heads }, (_, h) => [
    ...data.subarray(h * tokens * size, (h * tokens + 1) * size),
  ]).flat();
}

describe.each(encoders.flatMap((m) => m.precisions.map((precision) => ({ id: m.id, precision }))))(
  '$id $precision',
  ({ id, precision }) => {
    const folder = join(models, id, precision);
    const { image, patches, layers, heads } = readJson<{
      architecture: { image: number; patches: number; layers: number; heads: number };
    }>(join(models, id, 'model.json')).architecture;
    const golden = readJson<ClipGolden>(join(models, id, 'golden.json'));
    const expected = golden.cases[precision]!;
    const pixels = new Tensor('float32', testPixels(image), [1, 3, image, image]);
    const keeps = {
      all: new Float32Array(patches).fill(1),
      half: Float32Array.from({ length: patches }, (_, i) => (i % 2 === 0 ? 1 : 0)),
    };

    it.each(['all', 'half'] as const)('reproduces the image tower with %s patches kept', async (name) => {
      const taps = await openGraph(join(folder, 'clip-image-taps.onnx'));
      const out = await taps.run({ pixels, keep_mask: floats(keeps[name], [1, patches]) });
      const want = expected[name];
      expect(worst(floatData(out, 'image_embeds'), want.image_embeds)).toBeLessThan(golden.tolerance);
      const first = floatData(out, 'patch_embeds').subarray(0, want.patch_embeds_first.length);
      expect(worst(first, want.patch_embeds_first)).toBeLessThan(golden.tolerance);
      expect(want.layers.length).toBe(layers);
      want.layers.forEach((layer, l) => {
        expect(worst(clsToken(out, `q.${l}`), layer.q_cls)).toBeLessThan(golden.tolerance);
        expect(worst(clsToken(out, `k.${l}`), layer.k_cls)).toBeLessThan(golden.tolerance);
        const row = floatData(out, `attn_cls.${l}`);
        const mean = Array.from({ length: patches + 1 }, (_, p) => {
          let sum = 0;
          for (let h = 0; h < heads; h++) sum += row[h * (patches + 1) + p]!;
          return sum / heads;
        });
        expect(worst(mean, layer.attn_cls_mean)).toBeLessThan(golden.tolerance);
        keeps[name].forEach((keep, p) => {
          if (keep === 0) expect(mean[p + 1]).toBe(0);
        });
      });
    });

    it('reproduces the text tower, padding included', async () => {
      const length = Math.max(...golden.text_ids.map((r) => r.length));
      const text = await openGraph(join(folder, 'clip-text.onnx'));
      const out = await text.run({
        input_ids: integers(golden.text_ids.flat(), [golden.text_ids.length, length]),
      });
      expect(worst(floatData(out, 'text_embeds'), expected.text_embeds.flat())).toBeLessThan(
        golden.tolerance,
      );
    });
  },
);

const projectors = manifest.models.filter((m) => m.kind === 'projector');

describe.each(projectors.flatMap((m) => m.precisions.map((precision) => ({ id: m.id, precision }))))(
  '$id $precision',
  ({ id, precision }) => {
    it('reproduces PyTorch, and is not linear', async () => {
      const { image_width: width } = readJson<{ architecture: { image_width: number } }>(
        join(models, id, 'model.json'),
      ).architecture;
      const golden = readJson<{ tolerance: number; cases: Record<string, number[]> }>(
        join(models, id, 'golden.json'),
      );
      const session = await openGraph(join(models, id, precision, 'projector.onnx'));
      const project = async (patches: Float32Array) =>
        floatData(
          await session.run({ patches: floats(patches, [1, patches.length / width, width]) }),
          'tokens',
        );
      const step = Math.fround(0.37);
      const patches = Float32Array.from({ length: 4 * width }, (_, i) => Math.sin(Math.fround(step * i)));
      const once = await project(patches);
      expect(worst(once, golden.cases[precision]!)).toBeLessThan(golden.tolerance);
      const zero = await project(new Float32Array(4 * width));
      const twice = await project(patches.map((v) => 2 * v));
      const doubled = once.map((v, i) => 2 * v - zero[i]!);
      expect(worst(twice, doubled)).toBeGreaterThan(1e-3);
    });
  },
);

it('leaves no model folder out of the manifest', () => {
  const folders = readdirSync(models, { withFileTypes: true })
    .filter((e) => e.isDirectory() && existsSync(join(models, e.name, 'model.json')))
    .map((e) => e.name);
  expect(folders.sort()).toEqual(manifest.models.map((m) => m.id).sort());
});
