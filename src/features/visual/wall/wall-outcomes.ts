import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { stableStringify } from '../../../base/stable-hash.ts';
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

type Answer = readonly PruneOutcome[] | undefined;

/**
 * Every method at every budget of the wall. Methods that take no budget run once. Those that call the projector thousands of times
 * are asked for on their own, so that the others need not wait for them. What was there of the same picture stands until its
 * successor comes.
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
  const picture = stableStringify({ ...ref, question: '' });
  // oxlint-disable-next-line react/exhaustive-deps -- another picture begins with nothing
  const standing = useMemo(() => new Map<number, Answer>(), [picture]);
  const asked = [
    { group: groups.deciding, budget: 100 },
    ...budgets.map((budget) => ({ group: groups.swift, budget })),
    ...budgets.map((budget) => ({ group: groups.slow, budget })),
  ];
  const combine = useCallback(
    (results: readonly UseQueryResult<readonly PruneOutcome[]>[]) => {
      const answers = results.map(({ data }): Answer => data);
      const [decided, ...atBudgets] = answers;
      const half = atBudgets.length / 2;
      const columns = atBudgets.slice(0, half).map((swift, b) => {
        const found = new Map<string, PruneOutcome | undefined>();
        for (const [c, { id }] of groups.deciding.entries()) found.set(id, decided?.[c]);
        for (const [c, { id }] of groups.swift.entries()) found.set(id, swift?.[c]);
        for (const [c, { id }] of groups.slow.entries()) found.set(id, atBudgets[half + b]?.[c]);
        return cards.map(({ id }) => found.get(id));
      });
      return { answers, columns, error: results.find((result) => result.error)?.error ?? null };
    },
    [cards, groups],
  );
  const { answers, columns, error } = useQueries({
    queries: asked.map(({ group, budget }, slot) => ({
      ...pruneQuery(
        ref,
        group.map(({ id }) => runOf(visual, id, budget)),
      ),
      placeholderData: () => standing.get(slot),
    })),
    combine,
  });
  useEffect(() => {
    for (const [slot, answer] of answers.entries()) if (answer) standing.set(slot, answer);
  }, [answers, standing]);
  return { columns, error };
}

const isSlow = ({ needs }: PrunerCard): boolean => needs.includes('projector');
