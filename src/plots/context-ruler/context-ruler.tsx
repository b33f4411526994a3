import { type CSSProperties, useMemo, useRef } from 'react';
import { formatCompact, formatCount } from '../../base/format-number.ts';
import styles from './context-ruler.module.css';
import {
  largestLimit,
  layoutRuler,
  limitAfterKey,
  percentToLimit,
  type RulerRow,
  smallestLimit,
} from './layout.ts';

export interface ContextRulerProps {
  /** Context window, tokens. */
  readonly limit: number;
  readonly onLimit: (limit: number) => void;
  /** Names of the kinds, in the order of `charsPerToken`. */
  readonly kinds: readonly string[];
  /** Index of the kind whose figures are printed. */
  readonly selected: number;
  readonly rows: readonly RulerRow[];
}

const at = (percent: number): CSSProperties => ({ insetInlineStart: `${percent}%` });

/** Characters that a token limit holds, tokenizer by tokenizer, on the axis of the limit itself, which can be dragged. */
export function ContextRuler({ limit, onLimit, kinds, selected, rows }: ContextRulerProps) {
  const layout = useMemo(() => layoutRuler(limit, rows), [limit, rows]);
  const axis = useRef<HTMLDivElement>(null);
  const drag = (clientX: number): void => {
    const box = axis.current!.getBoundingClientRect();
    onLimit(percentToLimit((100 * (clientX - box.left)) / box.width));
  };
  return (
    <div className={styles.ruler}>
      <div className={styles.axis} ref={axis} aria-hidden="true">
        {layout.ticks.map(({ count, at: place }) => (
          <span key={count} className={styles.tick} style={at(place)}>
            {formatCompact(count)}
          </span>
        ))}
      </div>
      {layout.rows.map(({ key, name, chars, at: places, span }) => (
        <div key={key} className={styles.row}>
          <span className={styles.name}>{name}</span>
          <div className={styles.track}>
            {span && (
              <span className={styles.span} style={{ ...at(span[0]), width: `${span[1] - span[0]}%` }} />
            )}
            {places.map(
              (place, k) =>
                place !== null && (
                  <span
                    key={kinds[k]}
                    className={k === selected ? styles.chosen : styles.mark}
                    style={at(place)}
                    title={`${kinds[k]}: ${formatCount(chars[k]!)} characters`}
                  />
                ),
            )}
          </div>
          <span className={styles.value}>
            {Number.isFinite(chars[selected]) ? `${formatCompact(chars[selected]!)} characters` : '–'}
          </span>
        </div>
      ))}
      <div className={styles.overlay}>
        <div
          className={styles.handle}
          style={at(layout.limitAt)}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the handle is a line through all rows, which no input can draw
          role="slider"
          tabIndex={0}
          aria-label="Context window"
          aria-valuemin={smallestLimit}
          aria-valuemax={largestLimit}
          aria-valuenow={limit}
          aria-valuetext={`${formatCount(limit)} tokens`}
          onKeyDown={(event) => {
            const next = limitAfterKey(limit, event.key);
            if (next === null) return;
            event.preventDefault();
            onLimit(next);
          }}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event.clientX);
          }}
        >
          <span className={styles.grip}>{formatCompact(limit)} tokens</span>
        </div>
      </div>
    </div>
  );
}
