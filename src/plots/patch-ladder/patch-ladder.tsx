import { useMemo } from 'react';
import { formatCompact, formatCount, formatFixed } from '../../base/format-number.ts';
import { type LadderRung, layoutLadder } from './layout.ts';
import styles from './patch-ladder.module.css';

export interface PatchLadderProps {
  readonly caption: string;
  readonly rungs: readonly LadderRung[];
  /** The patch size that is looked at. */
  readonly selected: number;
  readonly onSelect: (patch: number) => void;
  /** Numbers that a model keeps of each patch. */
  readonly width: number;
}

/** What each patch size costs, as bars on a logarithmic axis, and what a token of it holds; a table, and its own text alternative. */
export function PatchLadder({ caption, rungs, selected, onSelect, width }: PatchLadderProps) {
  const { rungs: placed, ticks } = useMemo(() => layoutLadder(rungs), [rungs]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={caption}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Patch</th>
            <th scope="col" className={styles.number}>
              Tokens
            </th>
            <th scope="col" className={styles.axis} aria-label="Multiply-adds as bars on a logarithmic axis">
              {ticks.map(({ value, at }) => (
                <span key={value} className={styles.tick} style={{ insetInlineStart: `${at}%` }}>
                  {formatCompact(value)}
                </span>
              ))}
            </th>
            <th
              scope="col"
              className={styles.number}
              title="Multiply-adds of a forward pass: L (12 n d² + 2 n² d)"
            >
              Attention
            </th>
            <th
              scope="col"
              className={styles.number}
              title="Multiply-adds with a mixer in linear time: 12 L n d²"
            >
              Linear
            </th>
            <th scope="col" className={styles.number} title="Values of a patch: 3 p²">
              Values
            </th>
            <th
              scope="col"
              className={styles.number}
              title={`PSNR when each token keeps its ${width} principal components on this picture`}
            >
              PSNR
            </th>
          </tr>
        </thead>
        <tbody>
          {placed.map(({ rung, attention, linear }) => (
            <tr key={rung.patch} className={rung.patch === selected ? styles.selected : undefined}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.patch}
                  aria-pressed={rung.patch === selected}
                  onClick={() => onSelect(rung.patch)}
                >
                  {rung.patch} px
                </button>
              </th>
              <td className={styles.number}>{formatCount(rung.tokens)}</td>
              <td
                className={styles.track}
                aria-label={`${formatCompact(rung.attention / rung.linear)} times the linear cost`}
              >
                <span className={styles.attention} style={{ width: `${attention}%` }} />
                <span className={styles.linear} style={{ width: `${linear}%` }} />
              </td>
              <td className={styles.number}>{formatCompact(rung.attention)}</td>
              <td className={styles.number}>{formatCompact(rung.linear)}</td>
              <td className={styles.number}>
                {formatCount(rung.values)}
                <span className={rung.values <= width ? styles.fits : styles.over}>
                  {rung.values <= width ? '≤ d' : '> d'}
                </span>
              </td>
              <td className={styles.number}>{psnrText(rung)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function psnrText({ psnr, isLowerBound }: LadderRung): string {
  if (psnr === null) return '…';
  return Number.isFinite(psnr) ? `${isLowerBound ? '≥ ' : ''}${formatFixed(psnr, 1)} dB` : 'lossless';
}
