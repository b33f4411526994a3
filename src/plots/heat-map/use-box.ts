import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { PlotSize } from './view.ts';

/** The inner size of an element, whole px; 0 × 0 until it is laid out. */
export function useBox<E extends HTMLElement>(): [RefObject<E | null>, PlotSize] {
  const ref = useRef<E>(null);
  const [size, setSize] = useState<PlotSize>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setSize((before) => {
        const next = { width: Math.floor(width), height: Math.floor(height) };
        return before.width === next.width && before.height === next.height ? before : next;
      });
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
