import { type PointerEvent, useMemo } from 'react';
import { formatFixed } from '../../base/format-number.ts';
import styles from './entropy-profile.module.css';
import { layoutProfile } from './layout.ts';

export interface EntropyProfileProps {
  /** What the curve is, printed above it. */
  readonly title: string;
  /** What each byte is compared with the threshold by, nats. */
  readonly values: ArrayLike<number>;
  /** Bytes at which patches begin. */
  readonly starts: ArrayLike<number>;
  /** Null where the cuts have another reason. */
  readonly threshold: number | null;
  /** Bytes that are pointed at, here or elsewhere. */
  readonly hovered: { readonly start: number; readonly end: number } | null;
  readonly onPoint: (byte: number | null) => void;
}

/** Entropy byte by byte under the line that makes the cuts, with the cuts below. The pointer tells the byte. */
export function EntropyProfile({ title, values, starts, threshold, hovered, onPoint }: EntropyProfileProps) {
  const layout = useMemo(() => layoutProfile(values, starts, threshold ?? 0), [values, starts, threshold]);
  const { line, columns, step, cuts, thresholdAt, top } = layout;
  const point = (event: PointerEvent): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    onPoint(Math.max(0, Math.min(values.length - 1, column * step)));
  };
  return (
    <figure className={styles.profile}>
      <figcaption>
        {title} <span className={styles.soft}>nats, 0 to {formatFixed(top, 1)}</span>
      </figcaption>
      <div className={styles.plot} onPointerMove={point} onPointerLeave={() => onPoint(null)}>
        <svg viewBox={`0 0 ${Math.max(1, columns)} 100`} preserveAspectRatio="none" aria-hidden="true">
          {hovered && (
            <rect
              className={styles.hovered}
              x={hovered.start / step}
              width={Math.max(1, (hovered.end - hovered.start) / step)}
              y={0}
              height={100}
            />
          )}
          <polyline className={styles.line} points={line} />
          {threshold !== null && (
            <line className={styles.threshold} x1={0} x2={columns} y1={thresholdAt} y2={thresholdAt} />
          )}
        </svg>
        <svg
          className={styles.cuts}
          viewBox={`0 0 ${Math.max(1, columns)} 1`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d={cuts.map((cut) => `M${cut} 0v1`).join('')} />
        </svg>
      </div>
    </figure>
  );
}
