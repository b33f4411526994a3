import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PruneOutcome, PrunerCard } from '../../../contracts/vision-view.ts';
import { pruneQuery } from '../../../queries/vision.ts';
import { runOf } from '../pruning-runs.ts';
import { useSourceRef, useVisual } from '../use-picture.ts';

/** A method with its outcome at each budget; undefined while it is not there yet. */
export interface MethodOutcomes {
  readonly card: PrunerCard;
  readonly outcomes: readonly (PruneOutcome | undefined)[];
}

export interface WallOutcomes {
  readonly rows: readonly MethodOutcomes[];
  readonly error: Error | null;
}

/**
 * Every method at every budget of the wall. Methods that call the projector thousands of times are asked for on their own, so
 * that the others need not wait for them.
 */
export function useWallOutcomes(cards: readonly PrunerCard[]): WallOutcomes {
  const visual = useVisual();
  const ref = useSourceRef();
  const { budgets } = visual;
  const groups = useMemo(() => [cards.filter((card) => !isSlow(card)), cards.filter(isSlow)], [cards]);
  const { data, error } = useQueries({
    queries: groups.flatMap((group) =>
      budgets.map((budget) =>
        pruneQuery(
          ref,
          group.map(({ id }) => runOf(visual, id, budget)),
        ),
      ),
    ),
    combine: (results) => ({
      data: results.map((result) => result.data),
      error: results.find((result) => result.error)?.error ?? null,
    }),
  });
  const rows = useMemo(
    () =>
      cards.map((card) => {
        const g = isSlow(card) ? 1 : 0;
        const at = groups[g]!.indexOf(card);
        return { card, outcomes: budgets.map((_, b) => data[g * budgets.length + b]?.[at]) };
      }),
    [cards, groups, budgets, data],
  );
  return { rows, error };
}

const isSlow = ({ needs }: PrunerCard): boolean => needs.includes('projector');
