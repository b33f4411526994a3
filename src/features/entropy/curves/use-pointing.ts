import { useCallback, useEffect, useState } from 'react';
import { tokenAt } from '../../../analysis/curve-figures.ts';
import type { ByteRange, Curve } from '../../../contracts/curve.ts';
import type { LaneCurve } from '../../../queries/curve-session.ts';
import { hoverActions } from '../../../state/hover-store.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import type { PointedToken } from './token-tip.tsx';

const source = 'entropy';

/** Where something stands in the window, px. */
interface Place {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Pointing {
  readonly pointed: PointedToken | null;
  /** Points at a token of a lane, here and in every other panel. */
  readonly point: (lane: number, index: number, place: Place) => void;
  readonly leave: () => void;
  /** Selects the tokens of a lane between two of its bytes. */
  readonly selectBetween: (lane: number, bytes: readonly [number, number]) => void;
  readonly select: (range: ByteRange | null) => void;
}

const select = (selection: ByteRange | null): void => workspaceActions.setEntropy({ selection });

/** What the person points at and selects on the curves and on the text. */
export function usePointing(lanes: readonly LaneCurve[]): Pointing {
  const [pointed, setPointed] = useState<PointedToken | null>(null);
  const point = useCallback(
    (lane: number, index: number, place: Place) => {
      const span = lanes[lane]?.curve && spanOf(lanes[lane].curve, index);
      if (!span) return;
      hoverActions.hover(span, source);
      setPointed({ lane, index, ...place });
    },
    [lanes],
  );
  const leave = useCallback(() => {
    hoverActions.leave(source);
    setPointed(null);
  }, []);
  // A finger leaves when it is lifted, but what it pointed at stays until the next touch.
  const isPointed = pointed !== null;
  useEffect(() => {
    if (!isPointed) return;
    document.addEventListener('pointerdown', leave, true);
    return () => document.removeEventListener('pointerdown', leave, true);
  }, [isPointed, leave]);
  const selectBetween = useCallback(
    (lane: number, [a, b]: readonly [number, number]) => {
      const curve = lanes[lane]?.curve;
      if (!curve) return;
      const first = tokenAt(curve, Math.min(a, b));
      const last = tokenAt(curve, Math.max(a, b));
      if (first < 0 || last < 0) return;
      select({ start: spanOf(curve, first)!.start, end: spanOf(curve, last)!.end });
    },
    [lanes],
  );
  return { pointed, point, leave, selectBetween, select };
}

function spanOf({ head, done }: Curve, index: number): ByteRange | null {
  if (index < 0 || index >= done) return null;
  return { start: head.tokens.start[index]!, end: head.tokens.end[index]! };
}
