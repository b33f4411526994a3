import { createRng } from '../../base/rng.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { drawDistinct, streamSeed } from './_shared/distinct-draws.ts';
import { densePlan, keyRange, sharedRows, unionKeys } from './_shared/key-lists.ts';

/**
 * BigBird's pattern (arXiv 2007.14062), made causal: every block of queries reads the global blocks at the beginning, its
 * own and the blocks just before it, and a few random ones of the rest. The original is bidirectional, so its global
 * tokens also read everything, which causality leaves nothing of. One pattern serves all heads of a layer.
 */
export const method = definePolicy({
  id: 'bigbird',
  name: 'BigBird (causal)',
  papers: [
    arxivPaper(
      '2007.14062',
      'Big Bird: Transformers for Longer Sequences',
      '§2',
      'Global, local and random attention together approximate full attention in linear time.',
    ),
  ],
  fidelity: 'adapted',
  fidelityNote:
    'The pattern of an encoder is cut to the causal half, and a model that was trained densely runs under it.',
  summary: 'Every block of tokens reads the first blocks, its neighbours before it and a few random blocks.',
  needs: ['queries-and-keys'],
  params: {
    budget: budgetParam(0.25, '2 global, 3 window and 3 random blocks of 64'),
    block: countParam('Block', 16, [1, 128], 'Tokens in a block. Published: 64.', 'ours', 'tokens'),
    globals: countParam(
      'Global blocks',
      1,
      [0, 8],
      'Blocks at the beginning that everybody reads.',
      'ours',
      'blocks',
    ),
    randoms: countParam(
      'Random blocks',
      3,
      [0, 16],
      'Random blocks for each block of queries.',
      'paper',
      'blocks',
    ),
  },
  stages: { prefill: 'sparse', decode: 'sparse' },
  selects: 'block',
  scope: 'layer',
  seeded: true,
  budgetParam: 'budget',
  start(run, { budget, block, globals: wantedGlobals, randoms: wantedRandoms }) {
    const blocks = Math.max(1, Math.floor(budgetKeys(run, budget) / block));
    const globals = Math.min(wantedGlobals, blocks - 1);
    const randoms = Math.min(wantedRandoms, blocks - 1 - globals);
    const window = blocks - globals - randoms;
    return {
      plan(t) {
        if (blocks * block >= t.nK) return densePlan;
        const lists = new Map<number, Int32Array>();
        const listOf = (b: number): Int32Array => {
          const earlier = keyRange(globals, Math.max(globals, b + 1 - window));
          const drawn = drawDistinct(randoms, earlier.length, createRng(streamSeed(run.seed, t.layer, b)));
          const read = [
            ...keyRange(0, globals),
            ...keyRange(Math.max(0, b + 1 - window), b + 1),
            ...drawn.map((i) => earlier[i]!),
          ];
          return unionKeys(t.nK, ...read.map((c) => keyRange(c * block, (c + 1) * block)));
        };
        const attend = sharedRows(t, (token) => {
          const b = Math.floor(token / block);
          const list = lists.get(b) ?? listOf(b);
          lists.set(b, list);
          return list;
        });
        return { attend, selectionFlops: 0 };
      },
      rowLimit: () => blocks * block,
    };
  },
});
