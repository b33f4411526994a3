import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type AttentionSettings, defaultAttention } from '../../contracts/attention-settings.ts';
import type { AttentionRun, AttentionSubject } from '../../contracts/attention-view.ts';
import type { Progress } from '../../contracts/provenance.ts';
import { attentionRunQuery } from '../../queries/attention.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import { useText } from '../input/use-document.ts';

/** The settings of the panel, defaults filled in. */
export function useAttention(): AttentionSettings {
  const attention = useWorkspace((state) => state.attention);
  return useMemo(() => ({ ...defaultAttention, ...attention }), [attention]);
}

/** The text under study in the chosen language model; null for an empty text. */
export function useTextSubject(): AttentionSubject | null {
  const text = useText();
  const { model, maxTokens } = useAttention();
  return useMemo(
    () => (text === '' ? null : { kind: 'text', model, text, maxTokens }),
    [text, model, maxTokens],
  );
}

export interface RunState {
  readonly run: AttentionRun | undefined;
  /** What `run` is of. */
  readonly subject: AttentionSubject | null;
  readonly error: Error | null;
  readonly progress: Progress | null;
  readonly isBusy: boolean;
  readonly retry: () => void;
  readonly cancel: () => void;
}

const noSubject: AttentionSubject = { kind: 'text', model: defaultAttention.model, text: '', maxTokens: 1 };

/** The dense run of a subject. */
export function useRun(subject: AttentionSubject | null): RunState {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const options = attentionRunQuery(subject ?? noSubject, setProgress);
  const { data, error, isFetching, refetch } = useQuery({ ...options, enabled: subject !== null });
  const run = subject && !error ? data : undefined;
  return {
    run,
    subject: run ? subject : null,
    error,
    progress: isFetching ? progress : null,
    isBusy: isFetching,
    retry: () => void refetch(),
    cancel: () => void client.cancelQueries({ queryKey: options.queryKey }),
  };
}
