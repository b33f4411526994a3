import { type MouseEvent, useMemo } from 'react';
import { shownBytes } from '../../base/shown-bytes.ts';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import styles from './caret-strip.module.css';
import { caretAfterKey, layoutStrip } from './layout.ts';

export interface CaretStripProps {
  readonly text: string;
  /** UTF-8 bytes into the text. */
  readonly caret: number;
  readonly textBytes: number;
  /** Bytes at which the prompt's tokens begin, as far as they are known. */
  readonly borders: readonly number[];
  readonly onCaret: (caret: number) => void;
}

/** The text around the caret, with the borders of the prompt's tokens; a click or the arrow keys move the caret. */
export function CaretStrip({ text, caret, textBytes, borders, onCaret }: CaretStripProps) {
  const strip = useMemo(() => layoutStrip(text, caret), [text, caret]);
  const cuts = useMemo(() => new Set(borders), [borders]);
  const place = (event: MouseEvent): void => {
    const { target } = event;
    const index = target instanceof HTMLElement ? target.dataset.i : undefined;
    if (index === undefined) return;
    const box = (target as HTMLElement).getBoundingClientRect();
    const { start, end } = strip.characters[Number(index)]!;
    onCaret(event.clientX < box.left + box.width / 2 ? start : end);
  };
  const last = strip.characters.slice(Math.max(0, strip.caret - 12), strip.caret);
  return (
    <div
      className={styles.strip}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the caret stands within the text, which no input can draw
      role="slider"
      aria-label="Caret"
      aria-valuemin={0}
      aria-valuemax={textBytes}
      aria-valuenow={caret}
      aria-valuetext={`after ${last.map((one) => one.text).join('') || 'nothing'}`}
      tabIndex={0}
      onClick={place}
      onKeyDown={(event) => {
        const next = caretAfterKey(strip, event.key, caret, textBytes);
        if (next === null) return;
        event.preventDefault();
        onCaret(next);
      }}
    >
      {strip.isCutBefore && '…'}
      {strip.characters.map(({ text: character, start }, i) => (
        <span
          key={start}
          data-i={i}
          data-after={i >= strip.caret || undefined}
          data-caret={i === strip.caret || undefined}
          data-cut={cuts.has(start) || undefined}
        >
          {/\s/.test(character) ? shownBytes(utf8Encode(character)) : character}
        </span>
      ))}
      {strip.caret === strip.characters.length && <span className={styles.end} />}
      {strip.isCutAfter && '…'}
    </div>
  );
}
