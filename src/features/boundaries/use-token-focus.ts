import { useCallback, useState } from 'react';
import type { TokenTarget } from '../../plots/token-rows/token-target.ts';
import type { TokenSelection } from '../../plots/token-rows/use-token-cursor.ts';
import { trackWork } from '../../state/pending-work.ts';
import { copySelection } from './copy-selection.ts';
import { type ByteSpan, hoverActions, useHover } from '../../state/hover-store.ts';

const source = 'token-rows';

const copyIds = (selection: TokenSelection): void => void trackWork(copySelection(selection, 'ids'));

/** What the person points at, has pinned and has selected on the rows; pointing and pinning are shared with every panel. */
export interface TokenFocus {
  readonly hovered: ByteSpan | null;
  readonly pinned: ByteSpan | null;
  /** The pinned token, which the inspector shows. */
  readonly inspected: TokenTarget | null;
  readonly selection: TokenSelection | null;
  readonly onPoint: (target: TokenTarget | null) => void;
  readonly onPin: (target: TokenTarget) => void;
  readonly onSelect: (selection: TokenSelection | null) => void;
  readonly onCopy: (selection: TokenSelection) => void;
  readonly release: () => void;
}

export function useTokenFocus(): TokenFocus {
  const hovered = useHover((state) => state.hovered);
  const pinned = useHover((state) => state.pinned);
  const [inspected, setInspected] = useState<TokenTarget | null>(null);
  const [selection, setSelection] = useState<TokenSelection | null>(null);
  const isPinned = inspected?.start === pinned?.start && inspected?.end === pinned?.end;

  const onPoint = useCallback((target: TokenTarget | null) => {
    if (target) hoverActions.hover({ start: target.start, end: target.end }, source);
    else hoverActions.leave(source);
  }, []);
  const onPin = useCallback(
    (target: TokenTarget) => {
      const again = inspected?.lane === target.lane && inspected.index === target.index;
      const sameSpan = pinned?.start === target.start && pinned.end === target.end;
      if (!sameSpan || again) hoverActions.togglePin({ start: target.start, end: target.end });
      setInspected(sameSpan && again ? null : target);
    },
    [inspected, pinned],
  );
  const release = useCallback(() => {
    if (pinned) hoverActions.togglePin(pinned);
    setInspected(null);
  }, [pinned]);
  return {
    hovered,
    pinned,
    inspected: pinned && isPinned ? inspected : null,
    selection,
    onPoint,
    onPin,
    onSelect: setSelection,
    onCopy: copyIds,
    release,
  };
}
