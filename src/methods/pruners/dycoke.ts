import { validIndices } from '../../contracts/pruner-source.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { topK } from '../../base/top-k.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { keptTokens, tableMap, tokenTable } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { tensorRow } from '../../base/tensor.ts';

/**
 * DyCoke's temporal token merging (arXiv 2411.15024): tokens that look like their counterpart in an earlier frame go.
 * In each pair of frames (0, 1), (2, 3), … the second keeps its `int((1 - k) P)` least similar tokens; then frame 2 of
 * each group of four is thinned against frame 0 in the same way.
 *
 * As in the release, the last group's frame 2 is left whole (its loop ends four frames before the end), and so is a
 * single last frame. The release ranks each pair by the similarities of the pair before it, an indexing slip; we rank by
 * its own unless `releaseIndexing` is set. The second half of the paper, pruning the KV cache, needs a language model.
 */
export const method = definePruner({
  id: 'dycoke',
  name: 'DyCoke (temporal)',
  papers: [
    {
      title: 'DyCoke: Dynamic Compression of Tokens for Fast Video Large Language Models',
      arxiv: '2411.15024',
      url: 'https://arxiv.org/abs/2411.15024',
      year: 2024,
      section: 'Token temporal merging',
      claim:
        'Tokens that repeat from frame to frame can go, and a video model gets faster without losing accuracy.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'Token for token the release when its indexing slip is switched on; by default each pair of frames is ranked by its own similarities.',
  summary: 'Drops the tokens of later frames that look like the same place in an earlier frame.',
  needs: ['patch-features', 'frames'],
  params: {
    prune: {
      kind: 'number',
      label: 'Pruned share',
      help: 'Part of the tokens that a thinned frame loses.',
      origin: 'code',
      default: 0.7,
      min: 0,
      max: 1,
      step: 0.05,
    },
    releaseIndexing: {
      kind: 'boolean',
      label: 'Release indexing',
      help: 'Rank each pair of frames by the pair before it, as the released code does.',
      origin: 'code',
      default: false,
    },
  },
  demo: wallDemo('dycoke', 'clip'),
  mechanism: 'similarity',
  modalities: ['video'],
  budgets: ['auto'],
  nested: false,
  seeded: false,
  keepOnly: true,
  invariances: ['permutation', 'rotation', 'token-scale'],

  async prune({ source, params }) {
    const { views } = source;
    const places = validIndices(views[0]!);
    const perFrame = places.length;
    if (views.some((view) => validIndices(view).join() !== places.join())) {
      throw new TokenscopeError(
        'bad-input',
        'DyCoke compares frames place by place, but these have different grids or padding.',
        'Encode all frames at one size.',
      );
    }
    const table = tokenTable(views);
    const likeness = (a: number, b: number): Float64Array =>
      Float64Array.from(places, (i) =>
        cosineOf(tensorRow(views[a]!.features, i), tensorRow(views[b]!.features, i)),
      );
    const keep = Math.floor((1 - params.prune) * perFrame);
    const least = (similarity: Float64Array): Int32Array<ArrayBuffer> =>
      topK(
        similarity.map((value) => -value),
        keep,
      );

    const kept = views.map(() => Int32Array.from(places.keys()));
    const pairs = Array.from({ length: views.length >> 1 }, (_, p) => likeness(2 * p, 2 * p + 1));
    for (const p of pairs.keys()) {
      const ranking = params.releaseIndexing ? (p + pairs.length - 1) % pairs.length : p;
      kept[2 * p + 1] = least(pairs[ranking]!);
    }
    for (let first = 0; first < views.length - 4; first += 4)
      kept[first + 2] = least(likeness(first, first + 2));
    const picks = kept.flatMap((positions, v) => Array.from(positions, (i) => v * perFrame + i));
    const likenessMap = Float64Array.from({ length: table.n }, (_, token) => {
      const v = table.view[token]!;
      return v % 2 === 1 ? pairs[v >> 1]![token - v * perFrame]! : Number.NaN;
    });
    return {
      tokens: keptTokens(table, picks),
      maps: new Map([['likeness to the frame before', tableMap(views, table, likenessMap)]]),
    };
  },
});

/** `a·b / max(|a||b|, 1e-8)` in float64. */
function cosineOf(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let c = 0; c < a.length; c++) {
    ab += a[c]! * b[c]!;
    aa += a[c]! * a[c]!;
    bb += b[c]! * b[c]!;
  }
  return ab / Math.max(Math.sqrt(aa) * Math.sqrt(bb), 1e-8);
}
