import { useMemo, useState } from 'react';
import { formatPercent } from '../../../base/format-number.ts';
import { positionalAttention } from '../../../base/rotary-position.ts';
import styles from './patchify.module.css';

/** Width of an attention head. */
const headWidth = 32;

/**
 * What the positions of ScaleFormer's patches say by themselves: the share of one patch's attention that each other one gets when all
 * patches look alike. Neighbours in a row are near, neighbours in a column a whole row apart.
 */
export function RotaryMap({ cells }: { readonly cells: number }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const total = cells * cells;
  const middle = Math.floor(cells / 2) * cells + Math.floor(cells / 2);
  const from = pointed !== null && pointed < total ? pointed : middle;
  const weights = useMemo(() => positionalAttention(total, from, headWidth), [total, from]);
  const most = weights.reduce((a, b) => Math.max(a, b));
  return (
    <figure className={styles.rotary}>
      <svg
        viewBox={`0 0 ${cells} ${cells}`}
        className={styles.rotaryMap}
        role="img"
        aria-label={`Attention of patch ${from + 1} of ${total} by position alone; at most ${formatPercent(most)}`}
        onPointerLeave={() => setPointed(null)}
      >
        {Array.from(weights, (weight, i) => (
          <rect
            key={`${i}`}
            x={i % cells}
            y={Math.floor(i / cells)}
            width={1}
            height={1}
            className={styles.rotaryCell}
            fillOpacity={weight / most}
            onPointerEnter={() => setPointed(i)}
          />
        ))}
        <rect
          className={styles.rotaryFrom}
          x={from % cells}
          y={Math.floor(from / cells)}
          width={1}
          height={1}
        />
      </svg>
      <figcaption className={styles.note}>
        <strong>Rotary positions alone.</strong> Patches are numbered row by row, so to patch {from + 1} the
        one beside it is 1 away and the one below it {cells}. Full colour is {formatPercent(most)} of its
        attention, none is 0. Only distances count, which is what lets a longer sequence look like a short
        one.
      </figcaption>
    </figure>
  );
}
