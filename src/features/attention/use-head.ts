import { useMemo } from 'react';
import type { AttentionRun } from '../../contracts/attention-view.ts';
import { headEntries, type HeadEntry, tellingHead } from './heads/head-kinds.ts';
import { useAttention } from './use-attention.ts';

/** All heads of a run, and the one that is looked at: as chosen, or the one that shows most. */
export function useHead(run: AttentionRun): {
  readonly entries: readonly HeadEntry[];
  readonly entry: HeadEntry;
} {
  const { head } = useAttention();
  return useMemo(() => {
    const entries = headEntries(run);
    const chosen = entries.find((entry) => entry.layer === head?.layer && entry.head === head.head);
    return { entries, entry: chosen ?? tellingHead(entries) };
  }, [run, head]);
}
