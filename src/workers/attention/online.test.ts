import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { denseRun } from '../../analysis/attention-dense-run.ts';
import { runOnline } from '../../analysis/attention-online.ts';
import { nextTokenShift } from '../../analysis/attention-sparsity.ts';
import { createRng } from '../../base/rng.ts';
import { nodeRuntime } from '../../cli/node-runtime.ts';
import type { InferenceSession, TensorMap } from '../../contracts/inference.ts';
import type { ParamValues } from '../../contracts/params.ts';
import { attentionPolicies } from '../../methods/attention/index.ts';
import { type DecoderArchitecture, EmbeddedLayers } from './embedded-layers.ts';

const folder = join(import.meta.dirname, '../../../models/lm-bpe4k');
const { architecture: shape } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {
  architecture: DecoderArchitecture;
};
const weights = new Uint8Array(readFileSync(join(folder, 'int8/weights.bin')));
const runtime = nodeRuntime();
const sessions = new Map<string, Promise<InferenceSession>>();

async function run(graph: string, feeds: TensorMap, fetches: readonly string[]): Promise<TensorMap> {
  const session =
    sessions.get(graph) ??
    runtime.createSession({
      graph: new Uint8Array(readFileSync(join(folder, `int8/${graph}.onnx`))),
      externalData: [{ path: 'weights.bin', data: weights }],
    });
  sessions.set(graph, session);
  return (await session).run(feeds, fetches);
}

const model = new EmbeddedLayers(shape, run);

/** Words that come back, so that heads have something to find. */
const ids = (n: number, seed = 1): Int32Array => {
  const rng = createRng(seed);
  return Int32Array.from({ length: n }, (_, i) => (i === 0 ? 0 : 262 + rng.int(40)));
};

/** Logits of every position from the model as one graph, with a mask of its own. */
async function plain(
  tokens: Int32Array,
  keeps: (row: number, key: number) => boolean = () => true,
): Promise<Float32Array> {
  const n = tokens.length;
  const bias = new Float32Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let key = 0; key < n; key++) bias[row * n + key] = key <= row && keeps(row, key) ? 0 : -1e9;
  }
  const none = {
    type: 'float32',
    dims: [1, shape.heads, 0, shape.head_dim],
    data: new Float32Array(0),
  } as const;
  const past = Array.from({ length: shape.layers }, (_, l) => [
    [`past.${l}.k`, none],
    [`past.${l}.v`, none],
  ]).flat();
  const int = (values: Int32Array) =>
    ({ type: 'int64', dims: [1, n], data: BigInt64Array.from(values, BigInt) }) as const;
  const out = await run(
    'lm-core',
    {
      input_ids: int(tokens),
      inputs_embeds: { type: 'float32', dims: [1, n, shape.width], data: new Float32Array(n * shape.width) },
      embed_mask: { type: 'float32', dims: [1, n, 1], data: new Float32Array(n) },
      position_ids: int(tokens.map((_, i) => i)),
      attention_bias: { type: 'float32', dims: [1, 1, n, n], data: bias },
      ...(Object.fromEntries(past) as TensorMap),
    },
    ['logits'],
  );
  return out['logits']!.data as Float32Array;
}

const row = (logits: Float32Array, position: number): Float32Array =>
  logits.subarray(position * shape.vocab, (position + 1) * shape.vocab);

const worst = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

/** Logits from the last prompt position on, teacher-forced. */
async function online(id: string, params: ParamValues, tokens: Int32Array, promptLength: number) {
  const logits: Float32Array[] = [];
  let rerunOn: Int32Array | null = null;
  for await (const event of runOnline(model, attentionPolicies.get(id), {
    prompt: tokens.slice(0, promptLength),
    most: tokens.length - promptLength,
    next: (_, step) => tokens[promptLength + step]!,
    params,
    seed: 1,
    measures: false,
  })) {
    if (event.kind === 'logits') logits.push(event.logits);
    else rerunOn ??= event.call.plan.rerunOn ?? null;
  }
  return { logits, rerunOn };
}

it('is the plain model when nothing is left out, in the prompt and token by token', async () => {
  const tokens = ids(300);
  const expected = await plain(tokens);
  const { hidden } = await denseRun(model, tokens);
  expect(worst(await model.logits(hidden), expected)).toBeLessThan(1e-3);
  const { logits } = await online('full-attention', {}, tokens, 290);
  expect(logits).toHaveLength(11);
  logits.forEach((found, i) => expect(worst(found, row(expected, 289 + i))).toBeLessThan(1e-3));
});

it.each(attentionPolicies.all.filter(({ budgetParam }) => budgetParam !== null).map(({ id }) => [id]))(
  '%s with a budget for everything changes the next token by less than 10⁻⁶ nats',
  async (id) => {
    const policy = attentionPolicies.get(id);
    const spec = policy.params[policy.budgetParam!]!;
    const largest = spec.kind === 'number' ? spec.max : 0;
    const tokens = ids(60, 2);
    const expected = await plain(tokens);
    const { logits } = await online(id, { [policy.budgetParam!]: largest }, tokens, 52);
    logits.forEach((found, i) => {
      expect(nextTokenShift(row(expected, 51 + i), found, 0).kl).toBeLessThan(1e-6);
    });
  },
);

it('gives a window the very logits of the whole model under the same mask', async () => {
  const tokens = ids(80, 3);
  const expected = await plain(tokens, (query, key) => query - key < 12);
  const { logits } = await online('sliding-window', { budget: 12 / 70 }, tokens, 70);
  logits.forEach((found, i) => expect(worst(found, row(expected, 69 + i))).toBeLessThan(1e-3));
  expect(worst(logits[0]!, row(await plain(tokens), 69))).toBeGreaterThan(0.1);
});

it('reads only the chosen tokens, with positions of their own, when a policy replaces the prompt', async () => {
  const tokens = ids(90, 4);
  const { logits, rerunOn } = await online('gem-filter', { budget: 0.25 }, tokens, 80);
  expect(rerunOn!.length).toBe(20);
  const short = Int32Array.from([...rerunOn!.map((token) => tokens[token]!), ...tokens.subarray(80)]);
  const expected = await plain(short);
  logits.forEach((found, i) => expect(worst(found, row(expected, 19 + i))).toBeLessThan(1e-3));
});

it('gives a layer the output that a policy computes itself', async () => {
  const tokens = ids(60, 6);
  const expected = await plain(tokens);
  const everything = { chunk: 16, salient: 16, linear: 'untrained' };
  const { logits } = await online('still', everything, tokens, 50);
  logits.forEach((found, i) => expect(worst(found, row(expected, 49 + i))).toBeLessThan(1e-3));
  const half = await online('still', { ...everything, salient: 2 }, tokens, 50);
  expect(worst(half.logits[0]!, row(expected, 49))).toBeGreaterThan(0.01);
});

it('counts positions inside the cache where the policy does: a window alone then gives what it gave', async () => {
  const tokens = ids(60, 5);
  const [original, recounted] = await Promise.all(
    ['original', 'reindexed'].map((positions) =>
      online('streaming-llm', { budget: 12 / 50, sinks: 4, positions }, tokens, 50),
    ),
  );
  expect(worst(original!.logits[3]!, recounted!.logits[3]!)).toBeGreaterThan(1e-2);
  const [a, b] = await Promise.all(
    ['original', 'reindexed'].map((positions) =>
      online('streaming-llm', { budget: 12 / 50, sinks: 0, positions }, tokens, 50),
    ),
  );
  a!.logits.forEach((logits, i) => expect(worst(logits, b!.logits[i]!)).toBeLessThan(1e-3));
});
