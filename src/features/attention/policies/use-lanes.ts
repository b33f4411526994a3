import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { budgetKind, paramsAtShare } from '../../../analysis/policy-budget.ts';
import type { PolicyTraits } from '../../../contracts/attention-policy.ts';
import type { AttentionRun, PolicyLane, PolicySetup } from '../../../contracts/attention-view.ts';
import type { MethodInfo } from '../../../contracts/method.ts';
import { policiesQuery } from '../../../queries/attention.ts';
import { workspaceActions, workspaceStore } from '../../../state/workspace-store.ts';
import { defaultAttention } from '../../../contracts/attention-settings.ts';
import { useAttention } from '../use-attention.ts';

export type PolicyCard = MethodInfo & PolicyTraits;

/** A lane of the settings with what it needs to run. */
export interface ReadyLane {
  /** Place in the settings. */
  readonly index: number;
  readonly lane: PolicyLane;
  readonly card: PolicyCard;
  /** The lane with the shared budget in its parameters. */
  readonly ran: PolicyLane;
  /** Whether the shared budget reaches it. */
  readonly isOnBudget: boolean;
}

const noCards: readonly PolicyCard[] = [];

/** All policies there are; empty while they load. */
export const usePolicyCards = (): readonly PolicyCard[] => useQuery(policiesQuery).data ?? noCards;

/** The lanes of the settings; one whose policy is not known here is left out. */
export function useLanes(): readonly ReadyLane[] {
  const cards = usePolicyCards();
  const { lanes, budget } = useAttention();
  return useMemo(
    () =>
      lanes.flatMap((lane, index): ReadyLane[] => {
        const card = cards.find(({ id }) => id === lane.id);
        if (!card) return [];
        const ran = { id: lane.id, params: paramsAtShare(card, lane.params, budget) };
        const isOnBudget = ['share', 'per-chunk'].includes(budgetKind(card));
        return [{ index, lane, card, ran, isOnBudget }];
      }),
    [cards, lanes, budget],
  );
}

/** How policies run on a text: no more than half of it is decoded, so that a prompt is left. */
export function useSetup({ nTokens }: Pick<AttentionRun, 'nTokens'>): PolicySetup {
  const { mode, decoded, seed } = useAttention();
  return useMemo(
    () => ({ mode, decoded: Math.min(decoded, Math.floor(nTokens / 2)), seed }),
    [mode, decoded, seed, nTokens],
  );
}

/** Puts other lanes in the place of those of the settings. */
export function changeLanes(change: (lanes: readonly PolicyLane[]) => readonly PolicyLane[]): void {
  const lanes = workspaceStore.getState().attention?.lanes ?? defaultAttention.lanes;
  workspaceActions.setAttention({ lanes: change(lanes) });
}
