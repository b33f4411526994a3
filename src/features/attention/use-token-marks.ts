import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AttentionRun } from '../../contracts/attention-view.ts';
import type { HeatMark } from '../../plots/heat-map/heat-marks.tsx';
import type { HeatCell } from '../../plots/heat-map/matrix.ts';
import { hoverActions, useHover } from '../../state/hover-store.ts';
import { patchHoverActions, usePatchHover } from '../../state/patch-hover-store.ts';
import { marksOf, spanOf, tokensIn } from './token-marks.ts';

const source = 'attention-map';

export interface TokenMarks {
  readonly marks: readonly HeatMark[];
  /** The cell under the pointer of a map. */
  readonly cell: HeatCell | null;
  readonly onPoint: (cell: HeatCell | null) => void;
  readonly onPress: (cell: HeatCell) => void;
}

/**
 * Links maps with every other panel: pointing at a cell of a text marks the bytes of its key, of a picture the patch of
 * its query, whose row is drawn on the picture; a press pins the query. What is marked elsewhere marks its rows and columns.
 */
export function useTokenMarks(run: AttentionRun): TokenMarks {
  const { tokens, grid } = run;
  const [pointed, setPointed] = useState<{ cell: HeatCell; of: AttentionRun } | null>(null);
  const cell = pointed?.of === run ? pointed.cell : null;
  const hovered = useHover((state) => (state.source === source ? null : state.hovered));
  const pinned = useHover((state) => state.pinned);
  const hoveredPatch = usePatchHover((state) => (state.source === source ? null : state.hovered));
  const pinnedPatch = usePatchHover((state) => state.pinned);
  useEffect(
    () => () => {
      hoverActions.leave(source);
      patchHoverActions.leave(source);
    },
    [],
  );
  const onPoint = useCallback(
    (to: HeatCell | null) => {
      setPointed(to && { cell: to, of: run });
      const span = to && spanOf(tokens, to.column);
      if (span) hoverActions.hover(span, source);
      else hoverActions.leave(source);
      if (grid && to && to.row > 0) patchHoverActions.hover({ view: 0, index: to.row - 1 }, source);
      else patchHoverActions.leave(source);
    },
    [run, tokens, grid],
  );
  const onPress = useCallback(
    ({ row }: HeatCell) => {
      const span = spanOf(tokens, row);
      if (span) hoverActions.togglePin(span);
      if (grid && row > 0) patchHoverActions.togglePin({ view: 0, index: row - 1 });
    },
    [tokens, grid],
  );
  const marks = useMemo(() => {
    const ofPatch = (patch: { readonly index: number } | null) =>
      patch && { from: patch.index + 1, to: patch.index + 2 };
    return grid
      ? marksOf(cell, ofPatch(hoveredPatch), ofPatch(pinnedPatch))
      : marksOf(cell, hovered && tokensIn(tokens, hovered), pinned && tokensIn(tokens, pinned));
  }, [tokens, grid, cell, hovered, pinned, hoveredPatch, pinnedPatch]);
  return { marks, cell, onPoint, onPress };
}
