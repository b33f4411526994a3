import { curveSums } from '../../../analysis/curve-figures.ts';
import { formatCount, formatFixed } from '../../../base/format-number.ts';
import type { ByteRange } from '../../../contracts/curve.ts';
import type { LaneCurve } from '../../../queries/curve-session.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { laneHue, laneLetter } from './lane-letters.ts';
import styles from './selection-sums.module.css';

interface SelectionSumsProps {
  readonly lanes: readonly LaneCurve[];
  readonly selection: ByteRange | null;
  readonly zoom: ByteRange | null;
}

/** What each lane spends on the selected stretch; the line stands even when nothing is selected, so that nothing moves. */
export function SelectionSums({ lanes, selection, zoom }: SelectionSumsProps) {
  return (
    <section className={styles.bar} aria-label="Selected stretch">
      {selection ? (
        <span className={styles.stretch}>
          Bytes {formatCount(selection.start)}–{formatCount(selection.end)}
        </span>
      ) : (
        <span className={styles.hint}>Drag over a curve or the text to sum up a stretch.</span>
      )}
      {selection &&
        lanes.map(({ key, curve }, index) => {
          if (!curve) return null;
          const sums = curveSums(curve, selection);
          return (
            <p key={key} className={styles.lane} data-hue={laneHue(index)}>
              <b>{laneLetter(index)}</b> <strong>{formatFixed(sums.bits, 1)}</strong> bits ·{' '}
              <strong>{formatFixed(sums.bitsPerByte, 2)}</strong> bits/byte
              <small>
                {formatCount(sums.bytes)} bytes · {formatCount(sums.tokens)} tokens · perplexity{' '}
                {formatFixed(sums.perplexity, 1)}
              </small>
            </p>
          );
        })}
      <span className={styles.actions}>
        {selection && (
          <>
            <Button variant="quiet" onPress={() => workspaceActions.setEntropy({ zoom: selection })}>
              Zoom in
            </Button>
            <Button variant="quiet" onPress={() => workspaceActions.setEntropy({ selection: null })}>
              Clear
            </Button>
          </>
        )}
        {zoom && (
          <Button variant="quiet" onPress={() => workspaceActions.setEntropy({ zoom: null })}>
            Whole text
          </Button>
        )}
      </span>
    </section>
  );
}
