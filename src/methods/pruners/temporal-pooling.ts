import { patchCount } from '../../contracts/pruner-source.ts';
import type { OutToken } from '../../contracts/token-pruner.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { surveyPaper } from './_shared/survey-paper.ts';
import { wallDemo } from './_shared/wall-demo.ts';

/** Temporal pooling: the mean over each run of `frames` frames at every position; a shorter last run is averaged too. */
export const method = definePruner({
  id: 'temporal-pooling',
  name: 'Temporal pooling',
  papers: [surveyPaper('Averaging neighbouring frames is the plainest compression of video over time.')],
  fidelity: 'exact',
  fidelityNote: 'Mean over frames at equal positions.',
  summary: 'Replaces every run of neighbouring frames by its mean, position by position.',
  needs: ['patch-features', 'frames'],
  params: {
    frames: {
      kind: 'number',
      label: 'Frames',
      help: 'Neighbouring frames that become one.',
      origin: 'paper',
      default: 4,
      min: 1,
      max: 64,
      step: 1,
      unit: 'frames',
    },
  },
  demo: wallDemo('temporal-pooling', 'clip'),
  mechanism: 'transformation',
  modalities: ['video'],
  budgets: ['auto'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['permutation', 'rotation', 'token-scale'],

  async prune({ source, params }) {
    const { views } = source;
    if (views.some((view) => patchCount(view) !== patchCount(views[0]!))) {
      throw new TokenscopeError(
        'bad-input',
        'The frames have different grids.',
        'Encode all frames at one size.',
      );
    }
    const tokens: OutToken[] = [];
    for (let start = 0; start < views.length; start += params.frames) {
      const run = Array.from(views.keys()).slice(start, start + params.frames);
      for (let index = 0; index < patchCount(views[start]!); index++) {
        const from = run.filter((v) => views[v]!.valid?.[index] !== 0);
        if (from.length === 0) continue;
        tokens.push({
          view: from[0]!,
          anchor: index,
          kind: 'pooled',
          src: new Int32Array(from.length).fill(index),
          srcView: Int32Array.from(from),
          weight: new Float32Array(from.length).fill(1 / from.length),
        });
      }
    }
    return { tokens, maps: new Map() };
  },
});
