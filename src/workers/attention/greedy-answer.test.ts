import { expect, it } from 'vitest';
import { embeddedDecoder } from '../../cli/bench/attention/embedded-decoder.ts';
import { nodeRuntime } from '../../cli/node-runtime.ts';
import type { ParamValues } from '../../contracts/params.ts';
import { attentionPolicies } from '../../methods/attention/index.ts';
import { method as needles } from '../../methods/context/needle-threading.ts';
import { greedyAnswer } from './greedy-answer.ts';

const { layers, tokenizer } = embeddedDecoder(nodeRuntime(), 'lm-bpe4k', 'int8');
const signal = new AbortController().signal;

async function ask(policy: string, params: ParamValues, task: ParamValues, seed: number, longest = 8) {
  const made = needles.run({ seed }, { wording: 'records', pairs: 8, ...task });
  const replies = await greedyAnswer(layers, tokenizer, {
    prompt: Int32Array.of(tokenizer.pieceToId('<|task|>')!, ...tokenizer.encode(made.prompt).id),
    followUps: made.followUps.map((text) => tokenizer.encode(text).id),
    longest,
    policy: attentionPolicies.get(policy),
    params,
    seed,
    signal,
  });
  return { replies, made, ...needles.score(made, replies.join('\n')) };
}

const seeds = [1, 2, 3, 4, 5, 6];

it('finds most needles with full attention, and none at the start through a window over the end', async () => {
  const found = async (policy: string, params: ParamValues): Promise<number> => {
    let sum = 0;
    for (const seed of seeds) sum += (await ask(policy, params, { depth: 0 }, seed)).accuracy;
    return sum;
  };
  expect(await found('full-attention', {})).toBeGreaterThanOrEqual(4);
  expect(await found('sliding-window', { budget: 0.2 })).toBe(0);
});

it('gives one reply of one line to each question, in order', async () => {
  const { replies, made, found } = await ask(
    'full-attention',
    {},
    { task: 'multiple', needles: 3, placement: 'clustered', depth: 50 },
    2,
  );
  expect(replies).toHaveLength(3);
  for (const reply of replies) expect(reply).not.toContain('\n');
  expect(found).toEqual(replies.map((reply, i) => reply === made.needles[i]!.answer));
});

it('stops a reply that does not end by itself', async () => {
  const { replies } = await ask('full-attention', {}, {}, 1, 1);
  expect(tokenizer.encode(replies[0]!).id.length).toBeLessThanOrEqual(1);
});

it('says the same as the whole model token by token under a budget for everything', async () => {
  for (const seed of [7, 8]) {
    const plain = await ask('full-attention', {}, {}, seed);
    const all = await ask('h2o', { budget: 2 }, {}, seed);
    expect(all.replies).toEqual(plain.replies);
  }
});
