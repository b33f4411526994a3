import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readUdhr } from '../cli/pack/udhr.ts';
import { preTokenCounts, trainBpe } from '../methods/trainers/bpe.ts';
import { fitPowerLaw, vocabularyFor } from './power-law.ts';

test('the law through two points, and the size for a target (spec 15)', () => {
  const law = fitPowerLaw([
    { vocabulary: 1000, count: 200 },
    { vocabulary: 4000, count: 100 },
  ])!;
  expect(law.b).toBeCloseTo(-0.5, 12);
  expect(law.a).toBeCloseTo(6324.555, 3);
  expect(law.r2).toBeCloseTo(1, 12);
  expect(law.fitted).toEqual([1000, 4000]);
  expect(vocabularyFor(law, 50)).toBeCloseTo(16_000, 6);
});

test('finds the law that made the points', () => {
  const range = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(range(10, 1e6), range(-1.5, -0.05), (a, b) => {
      const points = [512, 1024, 2048, 4096].map((vocabulary) => ({
        vocabulary,
        count: a * vocabulary ** b,
      }));
      const law = fitPowerLaw(points)!;
      expect(law.b).toBeCloseTo(b, 8);
      expect(law.a / a).toBeCloseTo(1, 8);
      expect(vocabularyFor(law, points[2]!.count) / 2048).toBeCloseTo(1, 6);
    }),
    { seed: 6 },
  );
});

test('is nothing without two sizes, and flat when counts are equal', () => {
  expect(fitPowerLaw([])).toBeNull();
  expect(
    fitPowerLaw([
      { vocabulary: 100, count: 5 },
      { vocabulary: 100, count: 6 },
    ]),
  ).toBeNull();
  expect(
    fitPowerLaw([
      { vocabulary: 100, count: 5 },
      { vocabulary: 0, count: 6 },
    ]),
  ).toBeNull();
  const flat = fitPowerLaw([
    { vocabulary: 100, count: 5 },
    { vocabulary: 200, count: 5 },
  ])!;
  expect([flat.b, flat.r2]).toEqual([0, 1]);
  expect(vocabularyFor(flat, 3)).toBeNaN();
});

test('token counts of nested vocabularies never rise with size, and follow a falling law (spec 15)', async () => {
  const english = (await readUdhr())[0]!.parts.join('\n');
  const { merges } = trainBpe(english, { vocabSize: 256 + 512 });
  const words = Array.from(preTokenCounts(english), ([piece, count]) => ({
    symbols: Array.from(new TextEncoder().encode(piece)),
    count,
  }));
  const counts = merges.map(({ left, right, id }) => {
    let total = 0;
    for (const word of words) {
      word.symbols = mergePair(word.symbols, left, right, id);
      total += word.symbols.length * word.count;
    }
    return { vocabulary: id + 1, count: total };
  });
  for (let i = 1; i < counts.length; i++) expect(counts[i]!.count).toBeLessThan(counts[i - 1]!.count);
  const law = fitPowerLaw(counts)!;
  expect(law.b).toBeLessThan(-0.3);
  expect(law.r2).toBeGreaterThan(0.9);
  expect(vocabularyFor(law, counts.at(-1)!.count / 1.2)).toBeGreaterThan(law.fitted[1]);
});

function mergePair(symbols: readonly number[], left: number, right: number, id: number): number[] {
  const merged: number[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === left && symbols[i + 1] === right) {
      merged.push(id);
      i++;
    } else merged.push(symbols[i]!);
  }
  return merged;
}
