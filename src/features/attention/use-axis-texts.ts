import { useMemo } from 'react';
import type { AttentionTokens } from '../../contracts/attention-view.ts';
import type { AxisTexts } from '../../plots/heat-map/draw-axes.ts';

/** Tokens as labels of both axes. */
export function useAxisTexts({ label }: AttentionTokens): AxisTexts {
  return useMemo(() => {
    const text = (index: number): string => label[index] ?? '';
    return { row: text, column: text };
  }, [label]);
}
