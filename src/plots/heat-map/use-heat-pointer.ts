import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { HeatCell, HeatMatrix } from './matrix.ts';
import { cellAt, type HeatView, panView, type PlotSize, zoomView } from './view.ts';

interface PointerSettings {
  readonly plot: RefObject<HTMLElement | null>;
  readonly matrix: HeatMatrix;
  readonly view: HeatView;
  readonly size: PlotSize;
  /** The plot is on screen, and the wheel zooms it; over a small map it scrolls the page. */
  readonly wheelZooms: boolean;
  readonly onView: (view: HeatView) => void;
  readonly onPoint: (cell: HeatCell | null) => void;
  readonly onPress: (cell: HeatCell) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A press that moves less than this is a click, px. */
const clickSlack = 4;
/** Zoom by a wheel's travel of one px. */
const wheelRate = 0.0022;

/** Wheel and pinch zoom, a drag pans, a press without a drag presses the cell under it. */
export function useHeatPointer(settings: PointerSettings) {
  const current = useRef(settings);
  const pointers = useRef(new Map<number, Point>());
  const travelled = useRef(0);
  const [isDragging, setDragging] = useState(false);
  useEffect(() => {
    current.current = settings;
  });

  const { plot, wheelZooms } = settings;
  useEffect(() => {
    const element = plot.current;
    if (!element || !wheelZooms) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { view, matrix, size, onView } = current.current;
      const travel = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
      onView(zoomView(view, matrix, size, Math.exp(-travel * wheelRate), pointOf(element, event)));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [plot, wheelZooms]);

  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pointers.current.set(event.pointerId, pointOf(event.currentTarget, event));
      travelled.current = 0;
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      const { matrix, view, size, onView, onPoint } = current.current;
      const to = pointOf(event.currentTarget, event);
      const from = pointers.current.get(event.pointerId);
      if (!from) {
        onPoint(cellAt(view, matrix, size, to));
        return;
      }
      pointers.current.set(event.pointerId, to);
      travelled.current += Math.hypot(to.x - from.x, to.y - from.y);
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const factor = distance(to, other) / Math.max(1, distance(from, other));
        onView(zoomView(view, matrix, size, factor, other));
      } else if (travelled.current > clickSlack) {
        setDragging(true);
        onView(panView(view, matrix, size, to.x - from.x, to.y - from.y));
      }
    },
    onPointerUp: (event: PointerEvent<HTMLElement>): void => {
      const { matrix, view, size, onPress } = current.current;
      const isClick = pointers.current.size === 1 && travelled.current <= clickSlack;
      const cell = cellAt(view, matrix, size, pointOf(event.currentTarget, event));
      if (pointers.current.delete(event.pointerId) && isClick && cell) onPress(cell);
      setDragging(false);
    },
    onPointerCancel: (event: PointerEvent<HTMLElement>): void => {
      pointers.current.delete(event.pointerId);
      setDragging(false);
    },
    onPointerLeave: (): void => {
      if (pointers.current.size === 0) current.current.onPoint(null);
    },
  };
  return { isDragging, handlers };
}

function pointOf(element: HTMLElement, event: { clientX: number; clientY: number }): Point {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
