import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type RateSample, secondsLeft, withSample } from '../../base/time-left.ts';
import { type ErrorReport, toErrorReport } from '../../contracts/errors.ts';
import { modelLabel, type ModelKind, type ModelRef } from '../../contracts/model.ts';
import type { Progress } from '../../contracts/provenance.ts';
import { fetchModel, storageQuery } from '../../queries/models.ts';
import { rememberModel } from './recent-models.ts';

/** A model on its way to this device. */
export interface ModelFetch {
  readonly ref: ModelRef;
  readonly progress: Progress;
  readonly secondsLeft: number | null;
  /** Why it stopped; null while it runs. What has arrived is kept. */
  readonly error: ErrorReport | null;
}

/** Brings one model at a time onto this device; a second one takes the place of the first. */
export function useModelFetch(kind: ModelKind, onDone: (ref: ModelRef) => void) {
  const [state, setState] = useState<ModelFetch | null>(null);
  const running = useRef<AbortController | null>(null);
  const client = useQueryClient();
  useEffect(() => () => running.current?.abort(), []);

  const start = async (ref: ModelRef): Promise<void> => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    let samples: readonly RateSample[] = [];
    const begun: ModelFetch = {
      ref,
      progress: { label: `Opening ${modelLabel(ref)}`, done: 0, total: null, unit: 'bytes' },
      secondsLeft: null,
      error: null,
    };
    setState(begun);
    try {
      await fetchModel(ref, kind, {
        signal: controller.signal,
        onProgress: (progress) => {
          samples = withSample(samples, { at: performance.now(), done: progress.done });
          if (running.current !== controller) return;
          setState({ ...begun, progress, secondsLeft: secondsLeft(samples, progress.total) });
        },
      });
      if (running.current !== controller) return;
      rememberModel(ref, kind);
      setState(null);
      onDone(ref);
    } catch (error) {
      if (running.current !== controller) return;
      setState(controller.signal.aborted ? null : { ...begun, error: toErrorReport(error) });
    } finally {
      void client.invalidateQueries({ queryKey: storageQuery.queryKey });
    }
  };
  return { state, start, cancel: () => running.current?.abort() };
}
