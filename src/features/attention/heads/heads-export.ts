import type { AttentionRun } from '../../../contracts/attention-view.ts';
import { saveFigures } from '../../export/figures-export.ts';
import { madeBy } from '../map-export.ts';
import { headEntries, type HeadEntry, headFigures } from './head-kinds.ts';

/** Saves the figures of all heads; layers and heads count from 1, as on screen. */
export function exportHeads(format: 'csv' | 'json', run: AttentionRun, shown: HeadEntry): void {
  const heads = headEntries(run);
  const { method, params, seed, model, backend } = madeBy(run);
  saveFigures(
    {
      name: 'tokenscope-heads',
      method,
      params,
      seed,
      origin: { model, backend },
      table: [
        ['layer', 'head', ...headFigures.map(({ id }) => id), 'kinds'],
        ...heads.map(({ layer, head, figures, kinds }) => [
          layer + 1,
          head + 1,
          ...headFigures.map(({ id }) => figures[id]),
          kinds.join(' '),
        ]),
      ],
      json: {
        nTokens: run.nTokens,
        leftOut: run.leftOut,
        shown: { layer: shown.layer + 1, head: shown.head + 1 },
        heads: heads.map(({ layer, head, ...rest }) => ({ layer: layer + 1, head: head + 1, ...rest })),
      },
    },
    format,
  );
}
