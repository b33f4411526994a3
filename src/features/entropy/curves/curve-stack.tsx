import { useMemo } from 'react';
import { tokenAt } from '../../../analysis/curve-figures.ts';
import type { ByteRange } from '../../../contracts/curve.ts';
import type { EntropySettings } from '../../../contracts/entropy-settings.ts';
import { axisTop, type CurveQuantity, curveSteps } from '../../../plots/surprisal-curve/layout.ts';
import { axisWidth, ByteRuler, SurprisalCurve } from '../../../plots/surprisal-curve/surprisal-curve.tsx';
import type { LaneCurve } from '../../../queries/curve-session.ts';
import { useHover } from '../../../state/hover-store.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import styles from './curve-stack.module.css';
import { LaneHead } from './lane-head.tsx';
import { laneHue } from './lane-letters.ts';
import type { Pointing } from './use-pointing.ts';
import { useWidth } from './use-width.ts';

interface CurveStackProps {
  readonly lanes: readonly LaneCurve[];
  readonly settings: EntropySettings;
  /** The part of the text that is drawn. */
  readonly range: ByteRange;
  readonly pointing: Pointing;
  /** Height of a lane's plot, px. */
  readonly laneHeight: number;
  readonly isStale: boolean;
}

const quantities: Readonly<Record<EntropySettings['show'], readonly CurveQuantity[]>> = {
  surprisal: ['surprisal'],
  entropy: ['entropy'],
  both: ['surprisal', 'entropy'],
};

/** The curves of all lanes under each other, on one byte ruler and one scale of bits. */
export function CurveStack({ lanes, settings, range, pointing, laneHeight, isStale }: CurveStackProps) {
  const { unit, show, selection } = settings;
  const [ref, width] = useWidth<HTMLDivElement>();
  const hovered = useHover((state) => state.hovered);
  const pinned = useHover((state) => state.pinned);
  const shown = quantities[show];
  const top = useTop(lanes, shown, unit, range, width);
  return (
    <div ref={ref} className={styles.stack} data-stale={isStale || undefined}>
      {lanes.map((lane, index) => (
        <section key={lane.key} className={styles.lane} aria-label={lane.curve?.head.name ?? lane.key}>
          <LaneHead lane={lane} index={index} />
          {lane.error && <ErrorCard report={lane.error} />}
          {!lane.error && (
            <div style={{ height: laneHeight }}>
              {lane.curve && width > 0 && (
                <SurprisalCurve
                  label={`${shown.join(' and ')} of ${lane.curve.head.name} in bits per ${unit}, over the bytes of the text`}
                  curve={lane.curve}
                  shown={shown}
                  unit={unit}
                  range={range}
                  top={top}
                  hue={laneHue(index)}
                  width={width}
                  height={laneHeight}
                  hovered={hovered ?? pinned}
                  selected={selection}
                  onPoint={(byte, { x, y }) => {
                    const token = byte === null ? -1 : tokenAt(lane.curve!, byte);
                    if (token < 0) pointing.leave();
                    else pointing.point(index, token, { x, top: y - 8, bottom: y + 8 });
                  }}
                  onDrag={(bytes) =>
                    bytes ? pointing.selectBetween(index, bytes) : selection && pointing.select(null)
                  }
                />
              )}
            </div>
          )}
        </section>
      ))}
      {width > 0 && <ByteRuler range={range} width={width} />}
      <p className={styles.legend}>
        {shown.map((quantity) => (
          <span key={quantity} data-quantity={quantity}>
            {quantity}
          </span>
        ))}
        bits per {unit}
      </p>
    </div>
  );
}

/** Bits at the top of every plot. */
function useTop(
  lanes: readonly LaneCurve[],
  shown: readonly CurveQuantity[],
  unit: EntropySettings['unit'],
  range: ByteRange,
  width: number,
): number {
  return useMemo(() => {
    const plotWidth = Math.max(1, width - axisWidth);
    return axisTop(
      lanes.flatMap(({ curve }) =>
        curve ? shown.map((quantity) => curveSteps(curve, quantity, unit, range, plotWidth)) : [],
      ),
    );
  }, [lanes, shown, unit, range, width]);
}
