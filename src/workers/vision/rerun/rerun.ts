import { prefillCost } from '../../../analysis/prefill-cost.ts';
import { pruningQuality } from '../../../analysis/pruning-quality.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { missingNeeds, type Source, validCount } from '../../../contracts/pruner-source.ts';
import type {
  RerunFigures,
  RerunRequest,
  RerunResult,
  RerunRow,
  RerunTable,
} from '../../../contracts/rerun-view.ts';
import type { TokenPruner, Trace } from '../../../contracts/token-pruner.ts';
import { pruners } from '../../../methods/pruners/index.ts';
import type { CallContext } from '../../rpc.ts';
import { budgetOf, keptCount, sharesRuns, sourceFor } from '../prune.ts';
import type { EncoderShape } from '../encoders/vision-encoder.ts';
import type { PreparedSource } from '../source.ts';
import { outputSequences, wholeSequences } from './output-sequences.ts';
import { prefixTrace } from './prefix-trace.ts';
import {
  type PictureReadout,
  pictureReadout,
  readoutFigures,
  type ReadoutTexts,
  wholeFigures,
} from './readout-figures.ts';
import type { Readout, Tower, ViewStates } from './tower.ts';

export interface RerunInputs {
  readonly prepared: Pick<PreparedSource, 'source' | 'projectable'> & {};
  readonly shape: Pick<EncoderShape, 'layers' | 'width' | 'feedForward'>;
  readonly states: readonly ViewStates[];
  readonly texts: ReadoutTexts;
  readonly tower: Tower;
}

/** Runs of which the fastest is taken as the time of the layers. */
const repeats = 3;

/** One run of a method, and what it cost. */
interface Pruned {
  readonly share: number;
  readonly seed: number;
  readonly trace: Trace;
  readonly ms: number;
}

/** Prunes a picture in every way asked for, and sends what is left through the remaining layers. */
export async function rerunAll(
  inputs: RerunInputs,
  request: RerunRequest,
  { signal, progress }: CallContext,
): Promise<RerunTable> {
  const { prepared, shape, states, texts, tower } = inputs;
  const { source } = prepared;
  const { width, layers, feedForward } = shape;
  const rowLayout = { width, prefix: tower.prefix };
  const atCut = states.map((view) => view.states[request.after]!);
  const whole = await readSequences(inputs, request, [wholeSequences(source, atCut, rowLayout)]);
  const rows: RerunRow[] = [];
  for (const [done, { id, params }] of request.methods.entries()) {
    progress({ label: 'Pruning and running again', done, total: request.methods.length, unit: 'steps' });
    signal.throwIfAborted();
    const pruner = pruners.get(id);
    const add = (share: number, seed: number, result: RerunResult) =>
      rows.push({ method: id, share, seed, result });
    const failWith = (result: RerunResult) => {
      for (const share of sharesOf(pruner, request)) add(share, request.seeds[0]!, result);
    };
    try {
      const needs = missingNeeds(pruner.needsWith(params), sourceFor(pruner, prepared));
      if (needs.length > 0) {
        failWith({ kind: 'unmet', needs });
        continue;
      }
      const pruned = await prunedTraces(pruner, params, inputs, request, signal);
      const sequences = pruned.map(({ trace }) => outputSequences(source, trace, atCut, rowLayout));
      const readouts = await readSequences(
        inputs,
        request,
        sequences.filter((one) => one !== null),
      );
      let next = 0;
      for (const [i, { share, seed, trace, ms }] of pruned.entries()) {
        const readout = sequences[i] ? readouts[next++]! : null;
        const figures = figuresOf(inputs, request, trace, readout, whole[0]!.picture);
        add(share, seed, { kind: 'done', figures: { ...figures, methodMs: request.isTimed ? ms : null } });
      }
    } catch (error) {
      signal.throwIfAborted();
      failWith({ kind: 'failed', error: toErrorReport(error) });
    }
  }
  return {
    rows,
    whole: {
      ...wholeFigures(
        pictureReadout(
          states.map(({ readout }) => readout),
          texts,
        ),
      ),
      tokens: keptCount(source, 1),
      views: source.views.length,
      layers,
      width,
      feedForward,
      layersMs: whole[0]!.ms,
    },
  };
}

const sharesOf = ({ budgets }: TokenPruner, { shares }: RerunRequest): readonly number[] =>
  budgets.includes('count') || budgets.includes('ratio') ? shares : shares.slice(0, 1);

async function prunedTraces(
  pruner: TokenPruner,
  params: RerunRequest['methods'][number]['params'],
  { prepared }: RerunInputs,
  request: RerunRequest,
  signal: AbortSignal,
): Promise<readonly Pruned[]> {
  const source = sourceFor(pruner, prepared);
  const shares = sharesOf(pruner, request);
  const seeds = pruner.seeded ? request.seeds : request.seeds.slice(0, 1);
  const isShared = shares.length > 1 && Object.keys(params).length === 0 && sharesRuns(pruner, source);
  const pruned: Pruned[] = [];
  for (const seed of seeds) {
    const runAt = async (share: number): Promise<Pruned> => {
      const begun = performance.now();
      const trace = await pruner.run(source, budgetOf(pruner, source, share), params, { seed, signal });
      return { share, seed, trace, ms: performance.now() - begun };
    };
    if (isShared) {
      const largest = await runAt(Math.max(...shares));
      const cut = (share: number): Trace => prefixTrace(largest.trace, keptCount(source, share));
      pruned.push(...shares.map((share) => ({ ...largest, share, trace: cut(share) })));
    } else {
      for (const share of shares) pruned.push(await runAt(share));
    }
  }
  return pruned;
}

interface PictureRun {
  readonly picture: PictureReadout;
  readonly ms: number | null;
}

/** The readout of each set of sequences; timed ones run one set at a time. */
async function readSequences(
  { tower, texts }: RerunInputs,
  { after, isTimed }: RerunRequest,
  sets: readonly (readonly Float32Array[])[],
): Promise<readonly PictureRun[]> {
  const read: PictureRun[] = [];
  if (!isTimed) {
    const readouts = await tower.remainingLayers(after, sets.flat());
    let at = 0;
    for (const { length } of sets) {
      read.push({ picture: pictureReadout(readouts.slice(at, at + length), texts), ms: null });
      at += length;
    }
    return read;
  }
  for (const set of sets) {
    let ms = Number.POSITIVE_INFINITY;
    let readouts: readonly Readout[] = [];
    for (let round = 0; round < repeats; round++) {
      const begun = performance.now();
      readouts = await tower.remainingLayers(after, set);
      ms = Math.min(ms, performance.now() - begun);
    }
    read.push({ picture: pictureReadout(readouts, texts), ms });
  }
  return read;
}

const unread = { cls: null, score: null, captionRank: null, ranking: null } as const;

function figuresOf(
  { prepared, shape, tower }: RerunInputs,
  { after }: RerunRequest,
  trace: Trace,
  readout: PictureRun | null,
  whole: PictureReadout,
): Omit<RerunFigures, 'methodMs'> {
  const { source } = prepared;
  const { tokens, ratio, coverage, reconstructionError, maskRecall } = pruningQuality(source, trace);
  return {
    tokens,
    ratio,
    coverage,
    reconstruction: reconstructionError,
    recall: maskRecall,
    ...(readout ? readoutFigures(readout.picture, whole) : unread),
    encoderCost: encoderCost(source, trace, after, { ...shape, prefix: tower.prefix }),
    layersMs: readout?.ms ?? null,
  };
}

/** Multiply-adds with pruning after `after` layers, as a share of those without. */
function encoderCost(
  { views }: Source,
  trace: Trace,
  after: number,
  { layers, width, feedForward, prefix }: RerunInputs['shape'] & Pick<Tower, 'prefix'>,
): number {
  const cost = (tokens: number, of: number): number =>
    prefillCost(prefix + tokens, { layers: of, width, feedForward });
  let pruned = 0;
  let whole = 0;
  views.forEach((view, v) => {
    const all = validCount(view);
    pruned += cost(all, after) + cost(trace.perView[v]!.kept, layers - after);
    whole += cost(all, layers);
  });
  return pruned / whole;
}
