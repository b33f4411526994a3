import { type PointerEvent, useRef } from 'react';
import type { RowsView } from '../../contracts/document-view.ts';
import type { RowDrawing, RowMetrics } from './row-drawing.ts';
import { type TokenTarget, targetAt } from './token-target.ts';

interface TokenPointerOptions {
  readonly view: RowsView | null;
  readonly drawings: readonly RowDrawing[];
  readonly metrics: RowMetrics;
  readonly gutter: number;
  readonly shift: number;
  /** The token under the pointer and its box on screen; null when there is none. */
  readonly onPoint: (target: TokenTarget | null) => void;
  readonly onPlace: (target: TokenTarget) => void;
  readonly onExtend: (target: TokenTarget) => void;
  readonly onPin: (target: TokenTarget) => void;
}

export interface TokenPointer {
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: () => void;
  readonly onPointerLeave: () => void;
}

/** Pointing, pressing and, with a mouse, dragging over tokens; a finger that drags scrolls. Attach to the element that scrolls inside the rows' own. */
export function useTokenPointer(options: TokenPointerOptions): TokenPointer {
  const { view, drawings, metrics, gutter, shift, onPoint, onPlace, onExtend, onPin } = options;
  const pressed = useRef<TokenTarget | null>(null);

  const find = (event: PointerEvent<HTMLElement>, laneIndex?: number): TokenTarget | null => {
    if (!view) return null;
    const box = event.currentTarget.getBoundingClientRect();
    const y = event.clientY - box.top - shift;
    const row = Math.floor(y / metrics.group);
    const drawing = drawings.find((candidate) => candidate.row === row);
    if (!drawing) return null;
    const inGroup =
      laneIndex === undefined ? y - row * metrics.group : metrics.strip + laneIndex * metrics.pitch + 1;
    return targetAt(view, drawing, metrics, event.clientX - box.left - gutter, inGroup);
  };

  return {
    onPointerMove(event) {
      const from = pressed.current;
      const target = find(event, from?.laneIndex);
      const isDrag = from && event.pointerType === 'mouse' && target && target.index !== from.index;
      if (isDrag) onExtend(target);
      onPoint(target);
    },
    onPointerDown(event) {
      if (event.button !== 0) return;
      const target = find(event);
      if (!target) return;
      if (event.shiftKey) {
        onExtend(target);
        return;
      }
      onPlace(target);
      pressed.current = target;
    },
    onPointerUp(event) {
      const from = pressed.current;
      pressed.current = null;
      if (from && find(event)?.index === from.index) onPin(from);
    },
    onPointerCancel() {
      pressed.current = null;
    },
    onPointerLeave() {
      pressed.current = null;
      onPoint(null);
    },
  };
}
