import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { ByteRange } from '../../contracts/curve.ts';
import type { HeatBy } from './heat.ts';
import { pieceAt, piecesIn, type TextPiece } from './layout.ts';
import styles from './surprisal-text.module.css';

export interface SurprisalTextProps {
  /** Accessible name: whose tokens, and what the colours mean. */
  readonly label: string;
  readonly pieces: readonly TextPiece[];
  readonly by: HeatBy;
  /** Bytes that are pointed at, here or elsewhere. */
  readonly hovered: ByteRange | null;
  readonly selected: ByteRange | null;
  /** A piece in words, for screen readers. */
  readonly describe: (piece: TextPiece) => string;
  /** @param box where the piece stands in the window */
  readonly onPoint: (piece: TextPiece | null, box: DOMRect | null) => void;
  readonly onSelect: (range: ByteRange | null) => void;
}

/**
 * Running text coloured by what a model thought of it. The pointer and the arrow keys walk the tokens; dragging, or Shift with the
 * arrows, selects a stretch.
 */
export function SurprisalText(props: SurprisalTextProps) {
  const { label, pieces, by, hovered, selected, describe, onPoint, onSelect } = props;
  const host = useRef<HTMLDivElement>(null);
  const anchor = useRef<TextPiece | null>(null);
  const [cursor, setCursor] = useState(0);
  useMarks(host, pieces, hovered, 'hovered');
  useMarks(host, pieces, selected, 'selected');

  const point = (index: number): void => {
    const span = host.current!.children[index];
    if (!span) return;
    setCursor(index);
    onPoint(pieces[index]!, span.getBoundingClientRect());
  };
  const onPointerMove = (event: PointerEvent): void => {
    const index = indexOf(event);
    if (index === null) return;
    point(index);
    if (anchor.current && event.buttons === 1 && anchor.current !== pieces[index])
      onSelect(between(anchor.current, pieces[index]!));
  };
  const onPointerDown = (event: PointerEvent): void => {
    const index = indexOf(event);
    if (index === null) return onSelect(null);
    point(index);
    anchor.current = event.pointerType === 'mouse' ? pieces[index]! : null;
    if (selected) onSelect(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      onPoint(null, null);
      return onSelect(null);
    }
    const goal: Readonly<Record<string, number>> = {
      ArrowLeft: cursor - 1,
      ArrowUp: cursor - 1,
      ArrowRight: cursor + 1,
      ArrowDown: cursor + 1,
      PageUp: cursor - 50,
      PageDown: cursor + 50,
      Home: 0,
      End: pieces.length - 1,
    };
    const wanted = goal[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(wanted, pieces.length - 1));
    if (event.shiftKey) {
      anchor.current ??= pieces[cursor]!;
      onSelect(between(anchor.current, pieces[next]!));
    } else anchor.current = null;
    host.current!.children[next]?.scrollIntoView({ block: 'nearest' });
    point(next);
  };

  const at = Math.min(cursor, pieces.length - 1);
  return (
    <div
      ref={host}
      className={styles.text}
      data-by={by}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no input can hold coloured text
      role="slider"
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={Math.max(1, pieces.length)}
      aria-valuenow={at + 1}
      aria-valuetext={pieces[at] ? describe(pieces[at]) : ''}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerLeave={(event) => event.pointerType === 'mouse' && onPoint(null, null)}
      onBlur={() => onPoint(null, null)}
    >
      <Pieces pieces={pieces} />
    </div>
  );
}

const Pieces = memo(({ pieces }: { readonly pieces: readonly TextPiece[] }) =>
  pieces.map(({ text, shade, start }, index) => (
    <span key={start} data-i={index} data-shade={shade}>
      {text}
    </span>
  )),
);

/** Marks the pieces of a range on the page itself: drawing thousands of pieces anew for every move would lag behind the pointer. */
function useMarks(
  host: { readonly current: HTMLDivElement | null },
  pieces: readonly TextPiece[],
  range: ByteRange | null,
  name: string,
): void {
  const start = range?.start;
  const end = range?.end;
  useEffect(() => {
    if (!host.current || start === undefined || end === undefined) return;
    const [from, to] = end - start === 1 ? single(pieceAt(pieces, start)) : piecesIn(pieces, { start, end });
    const marked = Array.from(host.current.children).slice(from, to);
    for (const span of marked) span.setAttribute(`data-${name}`, '');
    return () => {
      for (const span of marked) span.removeAttribute(`data-${name}`);
    };
  }, [host, pieces, start, end, name]);
}

const single = (index: number): readonly [number, number] => (index < 0 ? [0, 0] : [index, index + 1]);

function indexOf({ target }: PointerEvent): number | null {
  const index = target instanceof HTMLElement ? target.dataset.i : undefined;
  return index === undefined ? null : Number(index);
}

const between = (a: TextPiece, b: TextPiece): ByteRange => ({
  start: Math.min(a.start, b.start),
  end: Math.max(a.end, b.end),
});
