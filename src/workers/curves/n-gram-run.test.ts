import { expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { type CurveLaneRef, nGramLimit } from '../../contracts/curve.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { WittenBellModel } from '../../methods/entropy/witten-bell.ts';
import { method as bytes } from '../../methods/tokenizers/bytes.ts';
import { method as words } from '../../methods/tokenizers/words-uax29.ts';
import type { CurveRun } from './curve-run.ts';
import { nGramRun } from './n-gram-run.ts';

const ref: Extract<CurveLaneRef, { kind: 'n-gram' }> = {
  kind: 'n-gram',
  tokenizer: { kind: 'method', id: 'bytes' },
  order: 3,
  training: 'text',
};
const text = 'abracadabra, abracadabra';

async function finished(run: CurveRun) {
  const n = run.head.tokens.id.length;
  for (let done = 0; done < n; ) done = await run.next(new AbortController().signal);
  return run.columns.points(0, n);
}

it('predicts each byte from counts of the text before it', async () => {
  const { surprisal, entropy, rank } = await finished(nGramRun(ref, bytes.create(), text, []));
  const units = utf8Encode(text);
  expect(surprisal[0]).toBe(8);
  expect(entropy[0]).toBeCloseTo(8, 6);
  for (let i = 0; i < units.length; i++) {
    const before = units.subarray(0, i);
    const probabilities = WittenBellModel.train(before, 256, 3).probs(before);
    expect(surprisal[i]).toBeCloseTo(-Math.log2(probabilities[units[i]!]!), 5);
    expect(entropy[i]).toBeCloseTo(-probabilities.reduce((sum, p) => sum + p * Math.log2(p), 0), 5);
    expect(rank[i]).toBe(1 + probabilities.filter((p) => p > probabilities[units[i]!]!).length);
  }
});

it('learns a sample once, and nothing of the text', async () => {
  const sample = ['abracadabra', 'abba'];
  const run = nGramRun({ ...ref, training: 'declaration' }, bytes.create(), text, sample);
  const { surprisal } = await finished(run);
  const model = new WittenBellModel(256, 3);
  for (const document of sample) {
    const units = utf8Encode(document);
    for (let i = 0; i < units.length; i++) model.learn(units, i);
  }
  const units = utf8Encode(text);
  for (let i = 0; i < units.length; i++) {
    expect(surprisal[i]).toBeCloseTo(-Math.log2(model.probs(units.subarray(0, i))[units[i]!]!), 5);
  }
  expect(run.head.label).toContain('Declaration');
});

it('answers in few pieces, however slow the machine', async () => {
  const run = nGramRun(ref, bytes.create(), text.repeat(400), []);
  let answers = 0;
  for (let done = 0; done < run.head.tokens.id.length; answers++) {
    done = await run.next(new AbortController().signal);
  }
  expect(answers).toBeLessThanOrEqual(24);
});

it('stops at its limit, and wants a vocabulary', async () => {
  const run = nGramRun(ref, bytes.create(), 'ab'.repeat(nGramLimit), []);
  expect([run.head.tokens.id.length, run.head.isCapped]).toEqual([nGramLimit, true]);
  const open = () => nGramRun(ref, words.create(), text, []);
  expect(open).toThrow(TokenscopeError);
  expect(open).toThrow('has no fixed set of tokens');
});
