import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from 'react';
import { spanAt, type TextSpan } from './layout.ts';
import styles from './span-text.module.css';

export interface SpanTextProps {
  /** Accessible name: what the spans are. */
  readonly label: string;
  readonly spans: readonly TextSpan[];
  /** Bytes that are pointed at, here or elsewhere. */
  readonly hovered: { readonly start: number; readonly end: number } | null;
  /** Spans with something wrong about them, which `describe` tells. */
  readonly flagged?: ReadonlySet<number>;
  /** A span in words, for screen readers. */
  readonly describe: (index: number) => string;
  readonly onPoint: (index: number | null) => void;
}

/** Running text cut into spans, neighbours in different shades. The pointer and the arrow keys walk the spans. */
export function SpanText({ label, spans, hovered, flagged, describe, onPoint }: SpanTextProps) {
  const host = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(0);
  useMarks(host, spans, hovered);
  const at = Math.min(cursor, spans.length - 1);
  const point = (index: number): void => {
    setCursor(index);
    onPoint(index);
  };
  const onPointer = ({ target }: PointerEvent): void => {
    const index = target instanceof HTMLElement ? target.dataset.i : undefined;
    if (index === undefined) onPoint(null);
    else point(Number(index));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = spanAfterKey(event.key, at, spans.length);
    if (next === null) return;
    event.preventDefault();
    host.current!.children[next]?.scrollIntoView({ block: 'nearest' });
    point(next);
  };
  return (
    <div
      ref={host}
      className={styles.text}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no input can hold text cut into spans
      role="slider"
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={Math.max(1, spans.length)}
      aria-valuenow={Math.max(1, at + 1)}
      aria-valuetext={spans[at] ? describe(at) : ''}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onPointerLeave={() => onPoint(null)}
      onBlur={() => onPoint(null)}
    >
      <Spans spans={spans} flagged={flagged} />
    </div>
  );
}

/** The span that a key moves to, or null for a key that moves nothing. */
function spanAfterKey(key: string, at: number, count: number): number | null {
  const goal: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    PageUp: at - 20,
    PageDown: at + 20,
    Home: 0,
    End: count - 1,
  };
  const wanted = goal[key];
  return wanted === undefined || count === 0 ? null : Math.max(0, Math.min(wanted, count - 1));
}

interface SpansProps {
  readonly spans: readonly TextSpan[];
  readonly flagged: ReadonlySet<number> | undefined;
}

const Spans = memo(({ spans, flagged }: SpansProps) =>
  spans.map(({ text, start }, i) => (
    <span
      key={start}
      data-i={i}
      data-odd={i % 2 === 1 || undefined}
      data-flagged={flagged?.has(i) || undefined}
    >
      {text}
    </span>
  )),
);

/** Marks spans on the page itself: drawing a thousand anew for every move would lag behind the pointer. */
function useMarks(
  host: { readonly current: HTMLDivElement | null },
  spans: readonly TextSpan[],
  range: { readonly start: number; readonly end: number } | null,
): void {
  const start = range?.start;
  const end = range?.end;
  useEffect(() => {
    if (!host.current || start === undefined || end === undefined) return;
    const first = spanAt(spans, start);
    if (first < 0) return;
    const last = spanAt(spans, Math.max(start, end - 1));
    const marked = Array.from(host.current.children).slice(first, (last < 0 ? spans.length : last) + 1);
    for (const span of marked) span.setAttribute('data-hovered', '');
    return () => {
      for (const span of marked) span.removeAttribute('data-hovered');
    };
  }, [host, spans, start, end]);
}
