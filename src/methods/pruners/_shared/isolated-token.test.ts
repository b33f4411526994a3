import { expect, it } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { mostIsolated } from './isolated-token.ts';
import { cosine, toUnitRows, type UnitRows } from './unit-rows.ts';

const noTurn = async (): Promise<void> => {};

function bruteForce(rows: UnitRows): { index: number; score: number } {
  let best = { index: 0, score: -Infinity };
  for (let i = 0; i < rows.n; i++) {
    let nearest = Infinity;
    for (let j = 0; j < rows.n; j++) {
      if (j !== i) nearest = Math.min(nearest, 1 - cosine(rows, i, rows, j));
    }
    if (nearest > best.score) best = { index: i, score: nearest };
  }
  return best;
}

function random(n: number, width: number, seed: number, levels?: number): UnitRows {
  const rng = createRng(seed);
  const draw = levels ? () => rng.int(levels) - (levels >> 1) : () => rng.normal();
  return toUnitRows({ data: Float64Array.from({ length: n * width }, draw), n, width });
}

it('equals brute force, ties included', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const rows = random(1 + (seed % 37), 1 + (seed % 5), seed, seed % 2 ? 3 : undefined);
    expect(await mostIsolated(rows, noTurn)).toEqual(bruteForce(rows));
  }
});

it('equals brute force where tokens are searched by cells, ties included', async () => {
  for (const levels of [undefined, 3]) {
    const rows = random(4200, 4, 9, levels);
    expect(await mostIsolated(rows, noTurn)).toEqual(bruteForce(rows));
  }
});

it('returns token 0 for one token and for equal tokens', async () => {
  const alone = await mostIsolated(random(1, 3, 1), noTurn);
  expect(alone.index).toBe(0);
  const equal = toUnitRows({ data: new Float64Array(5000 * 2).fill(1), n: 5000, width: 2 });
  expect((await mostIsolated(equal, noTurn)).index).toBe(0);
});
