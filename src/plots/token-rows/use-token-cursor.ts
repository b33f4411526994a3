import { type KeyboardEvent, useCallback, useMemo, useState } from 'react';
import type { TokenTarget } from './token-target.ts';
import { firstOnRow, stepOf, walk, type WalkContext } from './token-walk.ts';

/** A run of tokens of one lane. */
export interface TokenSelection {
  readonly lane: string;
  readonly laneIndex: number;
  /** First and last token, inclusive, and their byte span. */
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly end: number;
}

export function selectionBetween(a: TokenTarget, b: TokenTarget): TokenSelection {
  const [first, last] = a.index <= b.index ? [a, b] : [b, a];
  return {
    lane: a.lane,
    laneIndex: a.laneIndex,
    first: first.index,
    last: last.index,
    start: first.start,
    end: last.end,
  };
}

export interface TokenCursor {
  readonly cursor: TokenTarget | null;
  readonly selection: TokenSelection | null;
  /** Puts the cursor on a token and ends the selection. */
  readonly place: (target: TokenTarget) => void;
  /** Extends the selection from the cursor to a token; one of another lane is passed over. */
  readonly extend: (target: TokenTarget) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface TokenCursorOptions {
  /** Null while nothing is drawn. */
  readonly context: WalkContext | null;
  readonly firstVisibleRow: number;
  readonly onMove: (target: TokenTarget) => void;
  readonly onPin: (target: TokenTarget) => void;
  readonly onLeave: () => void;
  /** The copy shortcut, over a selection or the token under the cursor. */
  readonly onCopy: (selection: TokenSelection) => void;
}

interface CursorState {
  /** Version of the text that the rest is about. */
  readonly version: number;
  readonly cursor: TokenTarget | null;
  readonly anchor: TokenTarget | null;
}

/** The keyboard cursor over tokens: arrows walk, Shift extends, Enter pins, Escape lets go. It ends when the text changes. */
export function useTokenCursor(options: TokenCursorOptions): TokenCursor {
  const { context, firstVisibleRow, onMove, onPin, onLeave, onCopy } = options;
  const version = context?.view.version ?? -1;
  const [state, setState] = useState<CursorState>({ version, cursor: null, anchor: null });
  const { cursor, anchor } = state.version === version ? state : { cursor: null, anchor: null };

  const place = useCallback(
    (target: TokenTarget) => setState({ version, cursor: target, anchor: null }),
    [version],
  );
  const extend = useCallback(
    (target: TokenTarget) =>
      setState((before) => {
        const from = before.version === version ? (before.anchor ?? before.cursor) : null;
        if (from?.lane !== target.lane) return before;
        return { version, cursor: target, anchor: from };
      }),
    [version],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!context) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      if (!cursor) return;
      onCopy(selectionBetween(anchor ?? cursor, cursor));
    } else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === 'Escape' && cursor) {
      setState({ version, cursor: anchor ? cursor : null, anchor: null });
      onLeave();
    } else if (event.key === 'Enter' && cursor) onPin(cursor);
    else {
      const step = stepOf(event.key);
      if (!step) return;
      const next = cursor ? walk(cursor, step, context) : firstOnRow(firstVisibleRow, 0, context);
      if (!next) return;
      if (event.shiftKey && cursor) extend(next);
      else place(next);
      onMove(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const selection = useMemo(
    () => (cursor && anchor ? selectionBetween(anchor, cursor) : null),
    [cursor, anchor],
  );
  return { cursor, selection, place, extend, onKeyDown };
}
