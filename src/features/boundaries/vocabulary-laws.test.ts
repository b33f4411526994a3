import { expect, test } from 'vitest';
import type { VocabularyCurve } from '../../contracts/premium-table.ts';
import { sizeFigures, sizeRows, targetRange, usualTarget, vocabularyLaws } from './vocabulary-laws.ts';

/** Exactly `count = a · V^b` at 362, 512 and 724 tokens. */
const curve = (id: string, a: number, b: number): VocabularyCurve => ({
  id,
  name: id.toUpperCase(),
  script: 'Latin',
  bcp47: 'und',
  direction: 'ltr',
  points: [362, 512, 724].map((vocabulary) => ({ vocabulary, count: a * vocabulary ** b })),
  largest: 800,
});
const curves = [curve('a', 100_000, -1), curve('b', 200_000, -1)];
const laws = vocabularyLaws(curves);

test('at equal cost a language that pays double needs double the vocabulary where b is −1', () => {
  const target = usualTarget(laws[0]!);
  expect(target).toBeCloseTo(100_000 / 512, 9);
  const rows = sizeRows(laws, laws[0]!, target);
  expect(rows.map(({ curve: { id } }) => id)).toEqual(['b', 'a']);
  expect(rows[0]).toMatchObject({ isExtrapolated: true });
  expect(rows[0]!.size).toBeCloseTo(1024, 6);
  expect(rows[0]!.ratio).toBeCloseTo(2, 9);
  expect(rows[0]!.premium).toBeCloseTo(2, 9);
  expect(rows[1]!.size).toBeCloseTo(512, 6);
  expect(rows[1]).toMatchObject({ isExtrapolated: false, ratio: 1, premium: 1 });
});

test('texts that give fewer than three sizes, or no gain, have no law', () => {
  const short = { ...curve('c', 1000, -1), points: curve('c', 1000, -1).points.slice(0, 2) };
  expect(vocabularyLaws([short, curve('d', 1000, 0)])).toEqual([]);
});

test('a reference without the equal size has another target, and premiums are left open', () => {
  const [law] = vocabularyLaws([
    {
      ...curves[0]!,
      points: [304, 362, 431].map((vocabulary) => ({ vocabulary, count: 100_000 / vocabulary })),
    },
  ]);
  expect(usualTarget(law!)).toBeCloseTo(100_000 / 362, 9);
  expect(sizeRows([law!], law!, 250)[0]).toMatchObject({ premium: null, atEqualSize: null });
});

test('the target lies within what was counted, and figures tell all', () => {
  const { min, max } = targetRange(laws);
  expect(min).toBeCloseTo(100_000 / 724, 9);
  expect(max).toBeCloseTo(200_000 / 362, 9);
  expect(targetRange([])).toEqual({ min: 1, max: 1 });
  const { table } = sizeFigures(sizeRows(laws, laws[0]!, 200), 200, 'words');
  expect(table).toHaveLength(3);
  expect(table[1]!.slice(0, 2)).toEqual(['b', 'B']);
});
