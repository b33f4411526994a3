import type { PolicyLane } from '../../../contracts/attention-view.ts';
import type { ModelRef } from '../../../contracts/model.ts';
import type { NeedleTrial } from '../../../contracts/needle-cell.ts';
import { type NeedleSettings, needleLengths } from '../../../contracts/needle-settings.ts';
import type { ParamValues } from '../../../contracts/params.ts';

/** One row of the maps: a depth, or for threads the way that they run. */
export interface NeedleRow {
  readonly label: string;
  readonly task: ParamValues;
}

const depths = [0, 25, 50, 75, 100];
const directions = ['forward', 'backward', 'random'];
const shortest = 4;
const threads = 2;

const isThreaded = ({ task }: NeedleSettings): boolean => task === 'threading' || task === 'multi-threading';

/** Pairs that a task hides in its haystack. */
export function hiddenPairs({ task, needles, steps }: NeedleSettings): number {
  switch (task) {
    case 'single':
      return 1;
    case 'multiple':
    case 'conditional':
      return needles;
    case 'threading':
      return steps;
    case 'multi-threading':
      return threads * steps;
  }
}

/** Answers that one haystack is asked for. */
export const askedFor = (settings: NeedleSettings): number =>
  settings.task === 'threading' ? 1 : settings.task === 'multi-threading' ? threads : hiddenPairs(settings);

/** Lengths of the haystacks, pairs: powers of two that hold what is hidden. */
export const lengthsOf = (settings: NeedleSettings): readonly number[] =>
  [shortest, ...needleLengths].filter(
    (length) => length <= settings.longest && length >= hiddenPairs(settings),
  );

/** Clustered needles lie at a depth; threads are drawn anywhere, so they go by direction. */
export const rowsOf = (settings: NeedleSettings): readonly NeedleRow[] =>
  isThreaded(settings)
    ? directions.map((direction) => ({ label: direction, task: { direction } }))
    : depths.map((depth) => ({ label: `${depth} %`, task: { depth } }));

/** Parameters of the needle task that all cells share. */
function sharedTask(settings: NeedleSettings): ParamValues {
  const { task, wording, needles, steps } = settings;
  const form = { task, wording, ...(wording === 'json' ? { ids: 'hex' } : {}) };
  if (task === 'single') return form;
  if (task === 'threading') return { ...form, steps };
  if (task === 'multi-threading') return { ...form, steps, threads };
  return { ...form, needles, placement: 'clustered' };
}

/** Place of a trial in the maps. */
export interface PlacedTrial {
  readonly row: number;
  readonly column: number;
  readonly trial: NeedleTrial;
}

/** The trials of a map, short haystacks first; the same haystacks whatever the policy. */
export function trialsOf(
  settings: NeedleSettings,
  lane: PolicyLane,
  model: ModelRef,
  seed: number,
): readonly PlacedTrial[] {
  const rows = rowsOf(settings);
  return lengthsOf(settings).flatMap((pairs, column) =>
    rows.map(({ task }, row) => ({
      row,
      column,
      trial: {
        model,
        lane,
        task: { ...sharedTask(settings), ...task, pairs },
        samples: settings.samples,
        seed: seed * 10_000 + (column * rows.length + row) * 100,
      },
    })),
  );
}
