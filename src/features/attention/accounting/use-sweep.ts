import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { paramsAtShare, sweepParams } from '../../../analysis/policy-budget.ts';
import { stableStringify } from '../../../base/stable-hash.ts';
import {
  type AttentionSubject,
  type PolicyAccount,
  type PolicyLane,
  type PolicySetup,
  subjectKey,
} from '../../../contracts/attention-view.ts';
import { policyAccountQuery } from '../../../queries/attention.ts';
import { type PolicyCard, useLanes, usePolicyCards } from '../policies/use-lanes.ts';
import { useAttention } from '../use-attention.ts';

/** One policy at one budget, measured or not yet. */
export interface SweepPoint {
  readonly card: PolicyCard;
  readonly lane: PolicyLane;
  readonly account: PolicyAccount | undefined;
}

export interface Sweep {
  readonly points: readonly SweepPoint[];
  readonly isRunning: boolean;
  readonly done: number;
  readonly error: Error | null;
  readonly start: () => void;
  readonly cancel: () => void;
}

/** The policies that a sweep goes through, with what was changed of their parameters. */
function useSweptPolicies(): readonly { readonly card: PolicyCard; readonly lane: PolicyLane }[] {
  const { pareto } = useAttention();
  const cards = usePolicyCards();
  const lanes = useLanes();
  return useMemo(
    () =>
      pareto.all
        ? cards.map((card) => ({
            card,
            lane: lanes.find(({ lane }) => lane.id === card.id)?.lane ?? { id: card.id, params: {} },
          }))
        : lanes.map(({ card, lane }) => ({ card, lane })),
    [pareto.all, cards, lanes],
  );
}

/**
 * Every policy at every budget, one after the other in the background. What was measured before is there at once, and a
 * sweep that is cancelled keeps what it has.
 */
export function useSweep(subject: AttentionSubject, setup: PolicySetup): Sweep {
  const policies = useSweptPolicies();
  const { budget } = useAttention();
  const client = useQueryClient();
  const planned = useMemo(
    () =>
      policies.flatMap(({ card, lane }) =>
        withCurrent(sweepParams(card, lane.params), paramsAtShare(card, lane.params, budget)).map(
          (params) => ({
            card,
            lane: { id: lane.id, params },
          }),
        ),
      ),
    [policies, budget],
  );
  const key = stableStringify([subjectKey(subject), setup, planned.map(({ lane }) => lane)]);
  const [running, setRunning] = useState<string | null>(null);
  const results = useQueries({
    queries: planned.map(({ lane }) => ({
      ...policyAccountQuery(subject, lane, setup),
      enabled: running === key,
    })),
  });
  const done = results.filter(({ data, error }) => data || error).length;
  return {
    points: planned.map((point, i) => ({ ...point, account: results[i]?.data })),
    isRunning: running === key && done < planned.length,
    done,
    error: results.find(({ error }) => error)?.error ?? null,
    start: () => setRunning(key),
    cancel: () => {
      setRunning(null);
      void client.cancelQueries({ queryKey: ['policy-account', ...subjectKey(subject)] });
    },
  };
}

/** The parameters on screen among those of the sweep. */
function withCurrent<P>(swept: readonly P[], current: P): readonly P[] {
  const isThere = swept.some((params) => stableStringify(params) === stableStringify(current));
  return isThere ? swept : [...swept, current];
}
