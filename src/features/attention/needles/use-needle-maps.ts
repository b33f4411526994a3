import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { paramsAtShare } from '../../../analysis/policy-budget.ts';
import { stableStringify } from '../../../base/stable-hash.ts';
import type { PolicyLane } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { NeedleCell } from '../../../contracts/needle-cell.ts';
import type { NeedleMapCell } from '../../../plots/needle-map/cells.ts';
import { needleCellQuery } from '../../../queries/attention.ts';
import { type PolicyCard, usePolicyCards } from '../policies/use-lanes.ts';
import { useAttention } from '../use-attention.ts';
import { lengthsOf, type PlacedTrial, rowsOf, trialsOf } from './needle-trials.ts';

/** One policy's map. */
export interface PolicyMap {
  readonly card: PolicyCard;
  readonly lane: PolicyLane;
  /** `[rows][columns]` */
  readonly cells: readonly (readonly NeedleMapCell[])[];
  readonly trials: readonly PlacedTrial[];
  readonly results: readonly (NeedleCell | undefined)[];
}

export interface NeedleMaps {
  /** Full attention first; empty while the policies load. */
  readonly maps: readonly PolicyMap[];
  readonly done: number;
  readonly total: number;
  readonly isRunning: boolean;
  readonly error: Error | null;
  readonly start: () => void;
  readonly cancel: () => void;
}

/** Full attention and the chosen policy, with the shared budget in its parameters. */
function useLabPolicies(): readonly { readonly card: PolicyCard; readonly lane: PolicyLane }[] {
  const { needles, lanes, budget } = useAttention();
  const cards = usePolicyCards();
  return useMemo(() => {
    const ids = new Set(['full-attention', needles.policy]);
    return cards
      .filter(({ id }) => ids.has(id))
      .toSorted((a, b) => Number(b.id === 'full-attention') - Number(a.id === 'full-attention'))
      .map((card) => {
        const given = lanes.find(({ id }) => id === card.id)?.params ?? {};
        return { card, lane: { id: card.id, params: paramsAtShare(card, given, budget) } };
      });
  }, [cards, lanes, budget, needles.policy]);
}

/** Asks cell by cell in the background, short haystacks first; what was asked before is there at once. */
export function useNeedleMaps(): NeedleMaps {
  const { needles, model, seed } = useAttention();
  const policies = useLabPolicies();
  const client = useQueryClient();
  const planned = useMemo(
    () => policies.map(({ card, lane }) => ({ card, lane, trials: trialsOf(needles, lane, model, seed) })),
    [policies, needles, model, seed],
  );
  const key = stableStringify(planned.map(({ trials }) => trials.map(({ trial }) => trial)));
  const [running, setRunning] = useState<string | null>(null);
  const isOn = running === key;
  // Cell by cell: both policies answer the same haystacks before the next ones are drawn.
  const perPolicy = planned[0]?.trials.length ?? 0;
  const order = Array.from({ length: perPolicy }, (_, i) =>
    planned.map(({ trials }) => trials[i]!.trial),
  ).flat();
  const results = useQueries({
    queries: order.map((trial) => ({ ...needleCellQuery(trial), enabled: isOn })),
  });
  const done = results.filter(({ data, error }) => data || error).length;
  const rows = rowsOf(needles).length;
  const columns = lengthsOf(needles).length;
  return {
    maps: planned.map(({ card, lane, trials }, p) => {
      const own = trials.map((_, i) => results[i * planned.length + p]!);
      const cells = Array.from({ length: rows }, (_, row) =>
        Array.from({ length: columns }, (__, column): NeedleMapCell => {
          const { data, error, isFetching } =
            own[trials.findIndex((t) => t.row === row && t.column === column)]!;
          if (data) return { state: 'asked', ...data };
          if (error) return { state: 'failed', message: toErrorReport(error).message };
          return { state: isFetching ? 'running' : 'waiting' };
        }),
      );
      return { card, lane, cells, trials, results: own.map(({ data }) => data) };
    }),
    done,
    total: order.length,
    isRunning: isOn && done < order.length,
    error: results.find(({ error }) => error)?.error ?? null,
    start: () => setRunning(key),
    cancel: () => {
      setRunning(null);
      void client.cancelQueries({ queryKey: ['needle-cell'] });
    },
  };
}
