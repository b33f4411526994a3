import { expect, it } from 'vitest';
import { defaultNeedles, needleTasks, needleWordings } from '../../../contracts/needle-settings.ts';
import { resolveParams } from '../../../contracts/params.ts';
import { method } from '../../../methods/context/needle-threading.ts';
import { askedFor, lengthsOf, rowsOf, trialsOf } from './needle-trials.ts';

const model = { kind: 'embedded', id: 'lm-bpe4k', precision: 'int8' } as const;
const lane = { id: 'h2o', params: {} };

it('asks for tasks that can be made, in every wording, and for as many answers as it says', () => {
  for (const task of needleTasks) {
    for (const wording of needleWordings) {
      const settings = { ...defaultNeedles, task, wording, longest: 64, needles: 8, steps: 3 };
      for (const { trial } of trialsOf(settings, lane, model, 1)) {
        expect(() => resolveParams(method.params, trial.task)).not.toThrow();
        expect(method.run({ seed: trial.seed }, trial.task).needles).toHaveLength(askedFor(settings));
      }
    }
  }
});

it('gives every cell haystacks of its own, and the same ones under another policy', () => {
  const trials = trialsOf(defaultNeedles, lane, model, 1);
  expect(trials).toHaveLength(lengthsOf(defaultNeedles).length * rowsOf(defaultNeedles).length);
  expect(new Set(trials.map(({ trial }) => trial.seed)).size).toBe(trials.length);
  const others = trialsOf(defaultNeedles, { id: 'quest', params: {} }, model, 1);
  expect(others.map(({ trial }) => [trial.seed, trial.task])).toEqual(
    trials.map(({ trial }) => [trial.seed, trial.task]),
  );
});

it('leaves out haystacks that cannot hold the needles', () => {
  expect(lengthsOf({ ...defaultNeedles, task: 'multiple', needles: 6 })).toEqual([8, 16, 32]);
});
