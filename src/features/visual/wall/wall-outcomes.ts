import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { PruneOutcome, PrunerCard } from '../../../contracts/vision-view.ts';
import { pruneQuery } from '../../../queries/vision.ts';
import { decidesItself, runOf } from '../pruning-runs.ts';
import { useSourceRef, useVisual } from '../use-picture.ts';

/** Outcomes at one budget, in the order of the cards; undefined while they are not there yet. */
export type WallColumn = readonly (PruneOutcome | undefined)[];

export interface WallOutcomes {
  /** One for each budget; the same object as before where nothing has changed. */
  readonly columns: readonly WallColumn[];
  readonly error: Error | null;
}

/**
 * Every method at every budget of the wall. Methods that take no budget run once. Those that call the projector thousands of times
 * are asked for on their own, so that the others need not wait for them.
 */
export function useWallOutcomes(cards: readonly PrunerCard[]): WallOutcomes {
  const visual = useVisual('budgets', 'params', 'seed');
  const ref = useSourceRef();
  const { budgets } = visual;
  const groups = useMemo(
    () => ({
      deciding: cards.filter(decidesItself),
      swift: cards.filter((card) => !decidesItself(card) && !isSlow(card)),
      slow: cards.filter((card) => !decidesItself(card) && isSlow(card)),
    }),
    [cards],
  );
  const ask = (group: readonly PrunerCard[], budget: number) =>
    pruneQuery(
      ref,
      group.map(({ id }) => runOf(visual, id, budget)),
    );
  const combine = useCallback(
    ([decided, ...answers]: readonly UseQueryResult<readonly PruneOutcome[]>[]): WallOutcomes => {
      const half = answers.length / 2;
      const columns = answers.slice(0, half).map((swift, b) => {
        const found = new Map<string, PruneOutcome | undefined>();
        for (const [c, { id }] of groups.deciding.entries()) found.set(id, decided?.data?.[c]);
        for (const [c, { id }] of groups.swift.entries()) found.set(id, swift.data?.[c]);
        for (const [c, { id }] of groups.slow.entries()) found.set(id, answers[half + b]?.data?.[c]);
        return cards.map(({ id }) => found.get(id));
      });
      return { columns, error: [decided, ...answers].find((answer) => answer?.error)?.error ?? null };
    },
    [cards, groups],
  );
  return useQueries({
    queries: [
      ask(groups.deciding, 100),
      ...budgets.map((budget) => ask(groups.swift, budget)),
      ...budgets.map((budget) => ask(groups.slow, budget)),
    ],
    combine,
  });
}

const isSlow = ({ needs }: PrunerCard): boolean => needs.includes('projector');
