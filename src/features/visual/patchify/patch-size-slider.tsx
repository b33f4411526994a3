import { formatCount } from '../../../base/format-number.ts';
import { patchTokens } from '../../../analysis/patch-cost.ts';
import { patchImageSide, patchSides } from '../../../contracts/patchify-view.ts';
import styles from './patchify.module.css';

export interface PatchSizeSliderProps {
  readonly value: number;
  readonly onChange: (patch: number) => void;
}

/** Patch sizes from 32 px to one pixel, each half of the one before. */
export const PatchSizeSlider = ({ value, onChange }: PatchSizeSliderProps) => (
  <div className={styles.size}>
    <span className={styles.sizeHead} aria-hidden="true">
      Patch size
      <span className={styles.sizeNow}>
        {value} px · {formatCount(patchTokens(patchImageSide, value))} tokens
      </span>
    </span>
    <input
      aria-label="Patch size"
      type="range"
      min={0}
      max={patchSides.length - 1}
      step={1}
      value={patchSides.findIndex((side) => side === value)}
      aria-valuetext={`${value} px, ${formatCount(patchTokens(patchImageSide, value))} tokens`}
      onChange={(event) => onChange(patchSides[Number(event.target.value)]!)}
    />
    <span className={styles.sizeTicks} aria-hidden="true">
      {patchSides.map((side) => (
        <span key={side}>{side}</span>
      ))}
    </span>
  </div>
);
