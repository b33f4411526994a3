import { useMemo } from 'react';
import type { CoverToken, ShownCover } from '../../contracts/byte-probabilities.ts';
import { formatPercent } from '../../base/format-number.ts';
import styles from './cover-lattice.module.css';
import { labelOf, layoutLattice } from './layout.ts';

export interface CoverLatticeProps {
  readonly covers: readonly ShownCover[];
  /** Bytes from the split to the caret. */
  readonly caret: number;
  /** The prompt's own tokens. */
  readonly canonical: readonly CoverToken[];
}

/** The covers of a prompt as arcs over its bytes; those right of the line reach past it. A table beside it must hold the numbers. */
export function CoverLattice({ covers, caret, canonical }: CoverLatticeProps) {
  const layout = useMemo(() => layoutLattice(covers, caret, canonical), [covers, caret, canonical]);
  const { arcs, width, height, top, ticks, caretX } = layout;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label="Covers as a lattice">
      <svg
        width={width}
        height={height - top + 20}
        viewBox={`0 ${top} ${width} ${height - top + 20}`}
        aria-hidden="true"
      >
        <line className={styles.caret} x1={caretX} x2={caretX} y1={top} y2={height + 4} />
        {arcs.map(({ from, to, text, more, share, isCanonical, path, label }) => (
          <g key={`${from} ${to}`} className={isCanonical ? styles.canonical : styles.arc}>
            <path d={path} strokeWidth={1 + 5 * share} strokeOpacity={0.35 + 0.65 * Math.sqrt(share)}>
              <title>{`${text}${more > 0 ? ` and ${more} more` : ''}: ${formatPercent(share)}`}</title>
            </path>
            {label && (
              <text x={label.x} y={label.y} textAnchor="middle">
                {labelOf({ text, more })}
              </text>
            )}
          </g>
        ))}
        {ticks.map(({ byte, x }) => (
          <text key={byte} className={styles.tick} x={x} y={height + 15} textAnchor="middle">
            {byte}
          </text>
        ))}
      </svg>
    </section>
  );
}
