import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AttentionRun, AttentionSubject } from '../../contracts/attention-view.ts';
import type { ScaleSettings } from '../../plots/heat-map/heat-scale.ts';
import type { CellBits, HeatMatrix } from '../../plots/heat-map/matrix.ts';
import type { PreparedHeat } from '../../plots/heat-map/prepare.ts';
import { sinkColumns } from '../../plots/heat-map/sinks.ts';
import { usePrepared } from '../../plots/heat-map/use-prepared.ts';
import { attentionHeadQuery } from '../../queries/attention.ts';
import { useAttention } from './use-attention.ts';

/** The attention weights of one head. */
export interface HeadMap {
  readonly matrix: HeatMatrix;
  readonly sinks: readonly number[];
}

export interface HeadMapState {
  readonly map: HeadMap | null;
  readonly error: Error | null;
  readonly isBusy: boolean;
}

export interface HeadRef {
  readonly layer: number;
  readonly head: number;
}

/** All weights of one head, read from the worker. */
export function useHeadMap(subject: AttentionSubject, run: AttentionRun, at: HeadRef): HeadMapState {
  const n = run.nTokens;
  const block = { kind: 'probabilities', rows: [0, n], cols: [0, n] } as const;
  const { data, error, isFetching } = useQuery(attentionHeadQuery(subject, at.layer, at.head, block));
  const isWhole = data?.length === n * n;
  const map = useMemo((): HeadMap | null => {
    if (!data || !isWhole) return null;
    const matrix = { rows: n, columns: n, values: data, diagonal: run.isCausal ? 0 : null };
    return { matrix, sinks: sinkColumns(matrix) };
  }, [data, isWhole, n, run.isCausal]);
  return { map, error, isBusy: isFetching };
}

export interface PreparedMap {
  readonly heat: PreparedHeat | null;
  readonly isBusy: boolean;
}

/** A head's map made ready to be drawn as the settings say; over a mask, kept and dropped cells apart. */
export function usePreparedMap(map: HeadMap, kept: CellBits | null): PreparedMap {
  const { scale, sinks, pooling } = useAttention();
  const settings = useMemo(
    (): ScaleSettings => ({ kind: scale, sinks, sinkColumns: map.sinks }),
    [scale, sinks, map],
  );
  return usePrepared(map.matrix, kept, settings, pooling);
}
