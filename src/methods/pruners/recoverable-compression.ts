import { topK } from '../../base/top-k.ts';
import { type TextSide, validIndices, type View } from '../../contracts/pruner-source.ts';
import type { OutToken, PickStep } from '../../contracts/token-pruner.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { concatenatedClsAttention, patchKeys } from './_shared/encoder-taps.ts';
import { localOutlierFactor, outlierShare } from './_shared/local-outlier-factor.ts';
import { leftoverRow, mergeNeighbours } from './_shared/neighbour-merge.ts';
import { rowToken } from './_shared/sparse-row.ts';
import { keptToken, viewMap } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { cosine, toUnitRows } from '../../base/unit-rows.ts';

/** Patches folded into a centre, and the weight of the question against key similarity when choosing them. */
const FOLDED = 32;
const TEXT_WEIGHT = 50;

/**
 * Recoverable Compression (arXiv 2409.01179): keep what CLS attends to, recover what the question needs, merge the rest.
 * How many: the share of local outliers among the scores (LOF, 1-D) times the number of candidates.
 *
 * Attention is one softmax over concatenated heads of the last layer; similarities to the question are cosines in the
 * joint space divided by sqrt(p). The release reads the keys of merge centres and members at un-mapped indices;
 * `releaseQuirk` repeats that, the default looks keys up where the tokens are. An image without outliers keeps its most
 * attended patch (the release keeps nothing). Each view on its own.
 */
export const method = definePruner({
  id: 'recoverable-compression',
  name: 'Recoverable Compression',
  papers: [
    {
      title:
        'Recoverable Compression: A Multimodal Vision Token Recovery Mechanism Guided by Text Information',
      arxiv: '2409.01179',
      url: 'https://arxiv.org/abs/2409.01179',
      year: 2024,
      section: 'Method',
      claim:
        'Letting the question recover dropped tokens keeps accuracy at about a tenth of the tokens, without training.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'Row for row the release when its key look-up slip is switched on; by default keys belong to their tokens.',
  summary: 'Keeps attended tokens, recovers those that match the question, and merges the rest.',
  needs: ['patch-features', 'queries-and-keys', 'cls-token', 'image-text-encoder', 'text'],
  params: {
    visualNeighbours: neighboursParam('Visual LOF neighbours', 'of the attention scores', 20),
    textNeighbours: neighboursParam('Text LOF neighbours', 'of the similarities to the question', 20),
    mergeNeighbours: neighboursParam('Merge LOF neighbours', 'of the attention scores of the rest', 10),
    releaseQuirk: {
      kind: 'boolean',
      label: 'Release key look-up',
      help: 'Read the keys of the merged tokens at un-mapped indices, as the released code does.',
      origin: 'code',
      default: false,
    },
  },
  demo: wallDemo('recoverable-compression', 'desk', { question: 'a teapot' }),
  mechanism: 'query',
  modalities: ['image'],
  budgets: ['auto'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, params, pick, turn }) {
    const tokens: OutToken[] = [];
    const attention = source.views.map((view) => concatenatedClsAttention(view, -1));
    const likeness = source.views.map((view) => questionLikeness(view, source.text!));
    const factors: Float32Array[] = [];
    for (const [v, view] of source.views.entries()) {
      await turn();
      const indices = Array.from(validIndices(view));
      const scores = indices.map((index) => attention[v]![index]!);
      const lof = localOutlierFactor(scores, params.visualNeighbours);
      const factor = new Float32Array(attention[v]!.length).fill(Number.NaN);
      indices.forEach((index, i) => {
        factor[index] = lof[i]!;
      });
      factors.push(factor);
      tokens.push(
        ...(await pruneView({
          view,
          v,
          indices,
          attention: attention[v]!,
          likeness: likeness[v]!,
          pick,
          ...params,
        })),
      );
    }
    return {
      tokens,
      maps: new Map([
        ['CLS attention', source.views.map((view, v) => viewMap(view, attention[v]!))],
        ['question', source.views.map((view, v) => viewMap(view, likeness[v]!))],
        ['attention LOF', factors],
      ]),
    };
  },
});

function neighboursParam<const L extends string>(label: L, what: string, value: number) {
  return {
    kind: 'number',
    label,
    help: `Neighbours for the local outlier factor ${what}: more finds broader outliers.`,
    origin: 'code',
    default: value,
    min: 1,
    max: 100,
    step: 1,
  } as const;
}

/** `[n]` `cos(text, patch) / sqrt(p)`. */
function questionLikeness(view: View, text: TextSide): Float64Array {
  const [n, p] = view.joint!.shape as [number, number];
  const patches = toUnitRows({ data: Float64Array.from(view.joint!.data), n, width: p });
  const question = toUnitRows({ data: Float64Array.from(text.pooled), n: 1, width: p });
  return Float64Array.from({ length: n }, (_, i) => cosine(question, 0, patches, i) / Math.sqrt(p));
}

interface ViewTask {
  readonly view: View;
  readonly v: number;
  /** Real patches. */
  readonly indices: readonly number[];
  /** `[n]` by raster index. */
  readonly attention: Float64Array;
  /** `[n]` by raster index. */
  readonly likeness: Float64Array;
  readonly visualNeighbours: number;
  readonly textNeighbours: number;
  readonly mergeNeighbours: number;
  readonly releaseQuirk: boolean;
  readonly pick: (step: PickStep) => Promise<void>;
}

async function pruneView(task: ViewTask): Promise<OutToken[]> {
  const { v, indices, attention, pick } = task;
  let visual = mostOutlying(indices, attention, indices.length, task.visualNeighbours);
  const likeness = task.likeness.slice();
  const lowest = indices.reduce((low, index) => Math.min(low, likeness[index]!), Infinity);
  for (const index of visual) likeness[index] = lowest;
  const found = mostOutlying(indices, likeness, indices.length - visual.length, task.textNeighbours);
  // Where nearly all candidates are wanted the release can find kept tokens again; a token has one row here.
  const recovered = found.filter((index) => !visual.includes(index));
  // The release leaves nothing of an image without outliers.
  if (visual.length + recovered.length === 0) visual = mostAttended(indices, attention, 1);
  for (const index of visual) await pick({ view: v, index, score: attention[index]! });
  for (const index of recovered) await pick({ view: v, index, score: likeness[index]! });

  const kept = new Set([...visual, ...recovered]);
  const tokens = Array.from(kept)
    .sort((a, b) => a - b)
    .map((index) => keptToken(v, index, recovered.includes(index) ? 'recovered' : 'kept'));
  const rest = indices.filter((index) => !kept.has(index));
  return [...tokens, ...mergeRest(task, rest, likeness, kept.size)];
}

/** The `int(candidates * outlier share)` largest values, best first, as raster indices. */
function mostOutlying(
  indices: readonly number[],
  values: ArrayLike<number>,
  candidates: number,
  neighbours: number,
): number[] {
  const list = indices.map((index) => values[index]!);
  return mostAttended(indices, values, Math.floor(candidates * outlierShare(list, neighbours)));
}

const mostAttended = (indices: readonly number[], values: ArrayLike<number>, count: number): number[] =>
  Array.from(
    topK(
      indices.map((index) => values[index]!),
      count,
    ),
    (i) => indices[i]!,
  );

/** Merge centres among the rest, then one token for what is no centre; nothing where there is no centre. */
function mergeRest(
  { view, v, indices, attention, mergeNeighbours: neighbours, releaseQuirk }: ViewTask,
  rest: readonly number[],
  likeness: Float64Array,
  kept: number,
): OutToken[] {
  const centres = mostOutlying(rest, attention, kept, neighbours);
  if (centres.length === 0) return [];
  const keys = toUnitRows(patchKeys(view, -1, 'concat', indices));
  const positions = new Map(
    releaseQuirk ? rest.map((index, r) => [index, r]) : indices.map((index, i) => [index, i]),
  );
  const key = (index: number): number => positions.get(index)!;
  const merged = centres.map((centre) => {
    const others = rest.filter((index) => index !== centre);
    const affinity = others.map(
      (index) => cosine(keys, key(centre), keys, key(index)) + TEXT_WEIGHT * likeness[index]!,
    );
    return rowToken(v, centre, 'merged', mergeNeighbours(centre, others, affinity, FOLDED, attention));
  });
  const leftover = rest.filter((index) => !centres.includes(index));
  if (leftover.length > 0) merged.push(rowToken(v, null, 'leftover', leftoverRow(leftover, attention)));
  return merged;
}
