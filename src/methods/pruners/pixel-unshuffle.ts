import { createTensor, tensorRow } from '../../base/tensor.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { surveyPaper } from './_shared/survey-paper.ts';
import { windowParam, windowsOf } from './_shared/grid-windows.ts';
import { rowToken } from './_shared/sparse-row.ts';
import { wallDemo } from './_shared/wall-demo.ts';

/**
 * Pixel-unshuffle: the tokens of each `s × s` window (or `s` frames of sound) side by side as one token of width `s² d`.
 * Nothing is lost; padding and what lies beyond the edge become zeros. `W` lists the sources, `output` holds the tokens.
 */
export const method = definePruner({
  id: 'pixel-unshuffle',
  name: 'Pixel-unshuffle',
  papers: [
    surveyPaper(
      'Moving neighbouring tokens into the channels shortens the sequence without losing anything.',
    ),
  ],
  fidelity: 'exact',
  fidelityNote:
    'A rearrangement, undone exactly; a projector that narrows the wide tokens again is not part of it.',
  summary: 'Stacks every window of tokens into one wide token.',
  needs: ['patch-features'],
  params: { window: windowParam },
  demo: wallDemo('pixel-unshuffle', 'chart'),
  mechanism: 'transformation',
  modalities: ['image', 'video', 'audio'],
  budgets: ['auto'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, params }) {
    const width = source.views[0]!.features.shape[1]!;
    const windows = source.views
      .flatMap((view, v) => windowsOf(view, params.window).map((cells) => ({ v, cells })))
      .filter(({ cells }) => cells.some((cell) => cell !== null));
    const slots = Math.max(...windows.map(({ cells }) => cells.length));
    const output = new Float32Array(windows.length * slots * width);
    windows.forEach(({ v, cells }, row) => {
      cells.forEach((cell, slot) => {
        if (cell !== null)
          output.set(tensorRow(source.views[v]!.features, cell), (row * slots + slot) * width);
      });
    });
    return {
      tokens: windows.map(({ v, cells }) => {
        const src = cells.filter((cell) => cell !== null);
        return rowToken(v, src[0]!, 'stacked', { src, weight: src.map(() => 1) });
      }),
      maps: new Map(),
      output: createTensor(output, [windows.length, slots * width]),
    };
  },
});
