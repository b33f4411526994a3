import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { RowWindow } from '../../contracts/document-view.ts';
import { followScroll, type ScrollPosition, scrollTo, tallest } from './scroll-map.ts';

export interface RowScroll {
  /** Attach to the scrolling element. */
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** Height of the element inside that scrolls, px. */
  readonly elementHeight: number;
  /** What to add to a row's place in the content to get its place in that element, px. */
  readonly shift: number;
  /** Rows on screen. */
  readonly visible: RowWindow;
  /** The part of that element that is on screen, px. */
  readonly shown: { readonly top: number; readonly bottom: number };
  /** Size of the scrolling element, px. */
  readonly width: number;
  readonly height: number;
  /** Scrolls as little as needed for a row to be on screen, or puts it at the top. */
  readonly showRow: (row: number, at: 'anywhere' | 'top') => void;
}

const start: ScrollPosition = { content: 0, element: 0 };

/** Scrolling through `rowCount` rows of equal height, however many. */
export function useRowScroll(rowCount: number, rowHeight: number): RowScroll {
  const ref = useRef<HTMLDivElement>(null);
  const latest = useRef(start);
  const [position, setPosition] = useState(start);
  const [{ width, height }, setSize] = useState({ width: 0, height: 0 });
  const contentHeight = rowCount * rowHeight;

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const read = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const move = useCallback((next: ScrollPosition) => {
    latest.current = next;
    setPosition(next);
  }, []);

  const onScroll = useCallback(() => {
    const element = ref.current?.scrollTop ?? 0;
    if (element !== latest.current.element)
      move(followScroll(latest.current, element, contentHeight, height));
  }, [contentHeight, height, move]);

  const showRow = useCallback(
    (row: number, at: 'anywhere' | 'top') => {
      const top = row * rowHeight;
      const { content } = latest.current;
      const isAbove = top < content;
      if (at === 'anywhere' && !isAbove && top + rowHeight <= content + height) return;
      const goal = at === 'top' || isAbove ? top : top + rowHeight - height;
      const next = scrollTo(goal, contentHeight, height);
      if (ref.current) ref.current.scrollTop = next.element;
      move({ content: next.content, element: ref.current?.scrollTop ?? 0 });
    },
    [contentHeight, height, rowHeight, move],
  );

  const last = Math.max(0, contentHeight - height);
  const content = Math.min(position.content, last);
  return {
    ref,
    onScroll,
    elementHeight: Math.min(contentHeight, tallest),
    shift: Math.round(position.element - position.content),
    visible: {
      from: Math.floor(content / rowHeight),
      to: Math.min(rowCount, Math.ceil((content + height) / rowHeight)),
    },
    shown: { top: position.element, bottom: position.element + height },
    width,
    height,
    showRow,
  };
}
