import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ParamValues } from '../../contracts/params.ts';
import type { Source } from '../../contracts/pruner-source.ts';
import type { Budget, OutToken } from '../../contracts/token-pruner.ts';
import { runOn } from '../../testing/row-source.ts';
import { type SyntheticShape, syntheticSource } from '../../testing/synthetic-source.ts';
import { pruners } from './index.ts';

/** What `models/oracles/pruners/generate.py` writes. Tokens are `view * 65536 + raster index`. */
interface Golden {
  readonly method: string;
  readonly numpy: string;
  readonly shapes: readonly SyntheticShape[];
  readonly cases: readonly {
    readonly shape: number;
    readonly seed: number;
    readonly budget: Budget;
    readonly params: ParamValues;
    /** Tokens in pick order. */
    readonly picks?: readonly number[];
    /** Number and hash of the kept tokens. */
    readonly kept?: readonly [number, number];
    /** View, anchor, number and hash of the sources, and a number that depends on every weight. */
    readonly rows?: readonly (readonly [number, number, number, number, number])[];
  }[];
}

const folder = fileURLToPath(new URL('./__golden__/', import.meta.url));
const golden = (id: string): Golden => JSON.parse(readFileSync(`${folder}${id}.json`, 'utf8')) as Golden;

const keyOf = (view: number, index: number): number => view * 65536 + index;

function setDigest(keys: readonly number[]): [number, number] {
  const hash = [...keys]
    .sort((a, b) => a - b)
    .reduce((sum, key, position) => (sum + (position + 1) * (key + 1)) % 1000000007, 0);
  return [keys.length, hash];
}

function weightedSum({ view, src, srcView, weight }: OutToken, source: Source): number {
  return src.reduce((sum, index, k) => {
    const { data, shape } = source.views[srcView?.[k] ?? view]!.features;
    const width = shape[1]!;
    let projected = 0;
    for (let c = 0; c < width; c++) projected += data[index * width + c]! * ((c % 7) - 3);
    return sum + weight[k]! * projected;
  }, 0);
}

it('has a golden file for every method, and none besides', () => {
  expect(readdirSync(folder).sort()).toEqual(pruners.ids.map((id) => `${id}.json`).sort());
});

describe.each(pruners.ids.map((id) => [id]))('%s against its NumPy program', (id) => {
  const { numpy, shapes, cases } = golden(id);
  it(`agrees on ${cases.length} cases (numpy ${numpy})`, async () => {
    expect(new Set(cases.map(({ shape, seed }) => `${shape} ${seed}`)).size).toBe(50);
    for (const { shape, seed, budget, params, picks, kept, rows } of cases) {
      const source = syntheticSource(seed, shapes[shape]);
      const { tokens, steps } = await runOn(pruners.get(id), source, budget, params, seed);
      const where = `shape ${shape}, seed ${seed}, ${JSON.stringify(budget)}, ${JSON.stringify(params)}`;
      if (picks)
        expect(
          steps.map((step) => keyOf(step.view, step.index)),
          where,
        ).toEqual(picks);
      const anchors = tokens.map((token) => keyOf(token.view, token.anchor ?? 0));
      if (kept) expect(setDigest(anchors), where).toEqual(kept);
      else if (picks)
        expect(
          anchors.sort((a, b) => a - b),
          where,
        ).toEqual([...picks].sort((a, b) => a - b));
      if (!rows) continue;
      const structure = tokens.map(({ view, anchor, src, srcView }) => [
        view,
        anchor ?? -1,
        ...setDigest(Array.from(src, (index, k) => keyOf(srcView?.[k] ?? view, index))),
      ]);
      expect(structure, where).toEqual(rows.map((row) => row.slice(0, 4)));
      tokens.forEach((token, r) => {
        const y = rows[r]![4];
        expect(Math.abs(weightedSum(token, source) - y), where).toBeLessThan(1e-4 * (1 + Math.abs(y)));
      });
    }
  });
});
