import { Slider } from '../../../ui/slider.tsx';
import styles from './bytes.module.css';
import { setBytes, useBytes } from './use-bytes.ts';

/** How the two models are mixed. */
export function BytesSide() {
  const { weight } = useBytes();
  return (
    <div className={styles.side}>
      <Slider
        label="lm-bpe4k in the ensemble"
        value={Math.round(weight * 100)}
        min={0}
        max={100}
        step={5}
        unit="%"
        onChange={(percent) => setBytes({ weight: percent / 100 })}
      />
      <p className={styles.note}>
        The rest is lm-byte. Over bytes, models with different tokenizers can be averaged.
      </p>
    </div>
  );
}
