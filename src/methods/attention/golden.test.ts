import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AttentionCapture } from '../../contracts/attention-capture.ts';
import type { ParamValues } from '../../contracts/params.ts';
import { planAll } from '../../testing/attention-policy-kit.ts';
import { type SyntheticAttention, syntheticAttention } from '../../testing/synthetic-attention.ts';
import { attentionPolicies } from './index.ts';

/** What `models/oracles/attention/generate.py` writes. */
interface Golden {
  readonly method: string;
  readonly numpy: string;
  readonly shapes: readonly SyntheticAttention[];
  readonly cases: readonly {
    readonly shape: number;
    readonly seed: number;
    /** Tokens of the prompt; the others are decoded. */
    readonly prompt: number;
    readonly params: ParamValues;
    /** Number and hash of the kept pairs of each planned call. */
    readonly kept: readonly (readonly [number, number])[];
  }[];
}

const folder = fileURLToPath(new URL('./__golden__/', import.meta.url));
const golden = (id: string): Golden => JSON.parse(readFileSync(`${folder}${id}.json`, 'utf8')) as Golden;

function digest(mask: Uint8Array): [number, number] {
  let count = 0;
  let hash = 0;
  mask.forEach((bit, at) => {
    if (bit) hash += ++count * (at + 1);
  });
  return [count, hash % 1000000007];
}

const captures = new Map<string, AttentionCapture>();
const captured = (seed: number, shape: SyntheticAttention): AttentionCapture => {
  const key = `${seed} ${JSON.stringify(shape)}`;
  const capture = captures.get(key) ?? syntheticAttention(seed, shape);
  captures.set(key, capture);
  return capture;
};

it('has a golden file for every policy, and none besides', () => {
  expect(readdirSync(folder).sort()).toEqual(attentionPolicies.ids.map((id) => `${id}.json`).sort());
});

describe.each(attentionPolicies.ids.map((id) => [id]))('%s against its NumPy program', (id) => {
  const { numpy, shapes, cases } = golden(id);
  it(`keeps the same pairs in ${cases.length} cases (numpy ${numpy})`, () => {
    expect(new Set(cases.map(({ shape, seed }) => `${shape} ${seed}`)).size).toBe(25);
    for (const { shape, seed, prompt, params, kept } of cases) {
      const calls = planAll(attentionPolicies.get(id), captured(seed, shapes[shape]!), prompt, params, seed);
      const where = `shape ${shape}, seed ${seed}, ${JSON.stringify(params)}`;
      expect(
        calls.map(({ mask }) => digest(mask)),
        where,
      ).toEqual(kept);
    }
  });
});
