import { expect, it } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { mostIsolated } from './isolated-token.ts';
import { cosine, toUnitRows, type UnitRows } from '../../../base/unit-rows.ts';

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

it('prefers the lower index on a tie, whichever cell comes first', async () => {
  const rng = createRng(12);
  for (const planted of [
    [-5, 0.1, 0, 0, 0.1, -5, 0, 0],
    [0.1, -5, 0, 0, -5, 0.1, 0, 0],
  ]) {
    // Every row has its mirror image, so the two planted ones are equally far from all others.
    const data = new Float64Array(4200 * 4);
    for (let at = 0; at < data.length; at += 8) {
      const [a, b, c] = [rng.normal(), rng.normal(), rng.normal()];
      data.set([a, b, 9, c, b, a, 9, c], at);
    }
    data.set(planted.slice(0, 4), 10 * 4);
    data.set(planted.slice(4), 4001 * 4);
    data.set([0, 0, 9, 0], 11 * 4);
    data.set([0, 0, 9, 0], 4000 * 4);
    const rows = toUnitRows({ data, n: 4200, width: 4 });
    expect((await mostIsolated(rows, noTurn)).index).toBe(10);
  }
});

it('returns token 0 for one token and for equal tokens', async () => {
  const alone = await mostIsolated(random(1, 3, 1), noTurn);
  expect(alone.index).toBe(0);
  const equal = toUnitRows({ data: new Float64Array(5000 * 2).fill(1), n: 5000, width: 2 });
  expect((await mostIsolated(equal, noTurn)).index).toBe(0);
});
