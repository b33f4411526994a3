import { roundHalfEven } from '../../base/round-half-even.ts';
import { validIndices, type View } from '../../contracts/pruner-source.ts';
import type { OutToken } from '../../contracts/token-pruner.ts';
import { viewCounts } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { type ContextMerge, dominantContextual, type StageToken } from './_shared/dominant-contextual.ts';
import { noClsWarnings, patchKeys, patchSaliency, receivedAttention } from './_shared/encoder-taps.ts';
import { contextMergeParam } from './_shared/merge-param.ts';
import { oneHot, rowToken } from './_shared/sparse-row.ts';
import { viewMap } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { toUnitRows } from '../../base/unit-rows.ts';

/** Tokens and contextual tokens after each stage of the release, for 32 tokens on average. */
const SCHEDULE = [
  { size: 48, contextual: 6 },
  { size: 35, contextual: 5 },
  { size: 26, contextual: 4 },
  { size: 19, contextual: 3 },
] as const;

/**
 * VisionDrop (arXiv 2506.22283): prune by what visual tokens attend to, never by text, in stages. The first stage stands
 * at encoder layer -2: dominant tokens by CLS attention, the rest merged into contextual ones by key similarity.
 *
 * The later stages of the paper run inside the language model (layers 8, 16, 24). Here `stages > 1` puts all stages on
 * encoder layers between the middle and layer -2 of one dense run: a token that went through a stage is represented by
 * its anchor patch, and scored by the attention that the surviving patches pay to it. Stage sizes keep the proportions
 * 48 : 35 : 26 : 19 of the release; the budget is the size after the last one. The release counts CLS among the dominant
 * tokens; our budget counts patches alone.
 */
export const method = definePruner({
  id: 'visiondrop',
  name: 'VisionDrop',
  papers: [
    {
      title: 'Rethinking Visual Token Reduction in LVLMs under Cross-modal Misalignment',
      arxiv: '2506.22283',
      url: 'https://arxiv.org/abs/2506.22283',
      year: 2025,
      section: 'Method',
      claim:
        'Text guidance inside the language model is misaligned; visual attention alone, in stages, chooses better tokens.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'The encoder stage gives the tokens of the release; with more stages, encoder layers stand in for those of a language model.',
  summary: 'Keeps tokens by visual attention and merges the rest by key similarity, in one stage or several.',
  needs: ['patch-features', 'queries-and-keys'],
  params: {
    stages: {
      kind: 'number',
      label: 'Stages',
      help: 'One stage is the encoder stage of the release; more are spread over the upper half of the encoder.',
      origin: 'ours',
      default: 1,
      min: 1,
      max: 4,
      step: 1,
    },
    merge: contextMergeParam,
  },
  demo: wallDemo('visiondrop', 'street', { layout: 'whole' }),
  mechanism: 'attention',
  modalities: ['image', 'video'],
  budgets: ['count', 'ratio'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, budget, params, pick, turn }) {
    const { views } = source;
    const counts = viewCounts(budget, views);
    const tokens: OutToken[] = [];
    for (const [v, view] of views.entries()) {
      let alive: StageToken[] = Array.from(validIndices(view), (anchor) => ({ anchor, row: oneHot(anchor) }));
      for (let stage = 0; stage < params.stages; stage++) {
        await turn();
        const layer = stageLayer(view, stage, params.stages);
        const anchors = alive.map((token) => token.anchor);
        const scores = stage === 0 ? patchSaliency(view, layer) : receivedAttention(view, layer, anchors);
        const { size, contextual } = stageSize(counts[v]!, alive.length, stage, params.stages);
        const result = dominantContextual({
          tokens: alive,
          scores: anchors.map((anchor) => scores[anchor]!),
          keys: toUnitRows(patchKeys(view, layer, 'mean', anchors)),
          dominant: size - contextual,
          contextual,
          merge: params.merge as ContextMerge,
        });
        if (stage === params.stages - 1) {
          for (const i of result.dominant) {
            await pick({ view: v, index: anchors[i]!, score: scores[anchors[i]!]! });
          }
          tokens.push(
            ...outTokens(v, result.dominant.map((i) => alive[i]!).sort(byAnchor), result.contextual),
          );
        }
        alive = [...result.dominant.map((i) => alive[i]!), ...result.contextual].sort(byAnchor);
      }
    }
    return {
      tokens,
      maps: new Map([
        [
          'visual attention',
          views.map((view) => viewMap(view, patchSaliency(view, stageLayer(view, 0, params.stages)))),
        ],
      ]),
      ...(params.stages > 1 ? { fidelity: 'adapted' } : {}),
      warnings: noClsWarnings(views),
    };
  },
});

const byAnchor = (a: StageToken, b: StageToken): number => a.anchor - b.anchor;

/** Stages stand at equal distances from the middle layer to layer -2; a single one at layer -2. */
function stageLayer(view: View, stage: number, stages: number): number {
  const last = Math.max(0, view.layers - 2);
  const middle = Math.min(last, Math.floor(view.layers / 2));
  return stages === 1 ? last : Math.round(middle + ((last - middle) * stage) / (stages - 1));
}

function stageSize(
  keep: number,
  alive: number,
  stage: number,
  stages: number,
): { size: number; contextual: number } {
  const { size: now, contextual } = SCHEDULE[stage]!;
  const size = Math.min(alive, roundHalfEven((keep * now) / SCHEDULE[stages - 1]!.size));
  return { size, contextual: roundHalfEven((size * contextual) / now) };
}

/** Tokens that no stage has merged are kept ones; the dominant come first, as in the release. */
const outTokens = (
  view: number,
  dominant: readonly StageToken[],
  contextual: readonly StageToken[],
): OutToken[] => [
  ...dominant.map(({ anchor, row }) => rowToken(view, anchor, row.src.length === 1 ? 'kept' : 'merged', row)),
  ...contextual.map(({ anchor, row }) => rowToken(view, anchor, 'merged', row)),
];
