import { expect, test } from 'vitest';
import type { RerunFigures, RerunRow, RerunTable } from '../../../contracts/rerun-view.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import { languageModelCost, metricInfo, shareFormats } from './rerun-metrics.ts';
import { intervalText, scoreRows } from './score-rows.ts';

const figures: RerunFigures = {
  tokens: 36,
  ratio: 0.25,
  coverage: 0.9,
  reconstruction: 0.3,
  recall: null,
  cls: 0.8,
  score: -0.1,
  captionRank: 2,
  ranking: 0.7,
  encoderCost: 0.6,
  methodMs: null,
  layersMs: null,
};
const row = (method: string, seed: number, cls: number): RerunRow => ({
  method,
  share: 0.25,
  seed,
  result: { kind: 'done', figures: { ...figures, cls } },
});
const card = (id: string, name: string) => ({ id, name }) as PrunerCard;

test('seeds become a mean with its interval; what cannot run says why', () => {
  const table = {
    rows: [
      row('random-tokens', 1, 0.7),
      row('random-tokens', 2, 0.9),
      { method: 'globalcom2', share: 0.25, seed: 1, result: { kind: 'unmet', needs: ['crops'] } },
      {
        method: 'tome',
        share: 0.25,
        seed: 1,
        result: { kind: 'failed', error: { code: 'bad-input', message: 'No.', cure: 'Yes.' } },
      },
    ],
  } as unknown as RerunTable;
  const cards = [card('tome', 'ToMe'), card('random-tokens', 'Random'), card('globalcom2', 'GlobalCom²')];
  const { scored, missing } = scoreRows(table, cards, 'divprune');
  expect(scored.map(({ card: { id } }) => id)).toEqual(['random-tokens']);
  expect(scored[0]!.figures.cls).toMatchObject({ mean: expect.closeTo(0.8, 12), n: 2 });
  expect(scored[0]!.figures.recall).toBeNull();
  expect(missing.map(({ reason }) => reason)).toEqual([
    'ToMe: No. Yes.',
    'GlobalCom² needs a picture cut into crops.',
  ]);
});

test('the cost of the language model is that of the papers', () => {
  // F(96) / F(616) of the specification
  expect(languageModelCost({ ratio: 56 / 576 }, 'divprune')).toBeCloseTo(0.4856 / 3.199902, 5);
  expect(languageModelCost({ ratio: 1 }, 'sparsevlm')).toBe(1);
});

test('a mean is written with half of its interval, in its own unit', () => {
  const spread = { mean: 0.5, low: 0.4, high: 0.6, n: 5 };
  expect(intervalText(spread, metricInfo('cls'))).toBe('0.500 ± 0.100');
  expect(intervalText(spread, shareFormats)).toBe('50.0 % ± 10.0');
  expect(intervalText({ ...spread, n: 1 }, shareFormats)).toBe('50.0 %');
  expect(intervalText(null, shareFormats)).toBe('–');
  expect(intervalText({ mean: 2, low: 1, high: 3, n: 5 }, metricInfo('captionRank'))).toBe('2 ± 1.0');
  expect(intervalText({ ...spread, mean: -0.02, n: 1 }, metricInfo('score'))).toBe('−0.020');
});
