import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AttentionTokens } from '../../contracts/attention-view.ts';
import type { HeatMark } from '../../plots/heat-map/heat-marks.tsx';
import type { HeatCell } from '../../plots/heat-map/matrix.ts';
import { hoverActions, useHover } from '../../state/hover-store.ts';
import { marksOf, spanOf } from './token-marks.ts';

const source = 'attention-map';

export interface TokenMarks {
  readonly marks: readonly HeatMark[];
  /** The cell under the pointer of a map. */
  readonly cell: HeatCell | null;
  readonly onPoint: (cell: HeatCell | null) => void;
  readonly onPress: (cell: HeatCell) => void;
}

/**
 * Links maps with every other panel: pointing at a cell marks the bytes of its key, a press pins those of its query; and
 * what is marked elsewhere marks its rows and columns.
 */
export function useTokenMarks(tokens: AttentionTokens): TokenMarks {
  const [pointed, setPointed] = useState<{ cell: HeatCell; of: AttentionTokens } | null>(null);
  const cell = pointed?.of === tokens ? pointed.cell : null;
  const hovered = useHover((state) => (state.source === source ? null : state.hovered));
  const pinned = useHover((state) => state.pinned);
  useEffect(() => () => hoverActions.leave(source), []);
  const onPoint = useCallback(
    (to: HeatCell | null) => {
      setPointed(to && { cell: to, of: tokens });
      const span = to && spanOf(tokens, to.column);
      if (span) hoverActions.hover(span, source);
      else hoverActions.leave(source);
    },
    [tokens],
  );
  const onPress = useCallback(
    ({ row }: HeatCell) => {
      const span = spanOf(tokens, row);
      if (span) hoverActions.togglePin(span);
    },
    [tokens],
  );
  const marks = useMemo(() => marksOf(tokens, cell, hovered, pinned), [tokens, cell, hovered, pinned]);
  return { marks, cell, onPoint, onPress };
}
