import { memo, type PointerEvent, useMemo, useRef } from 'react';
import type { ByteRange, Curve } from '../../contracts/curve.ts';
import { bitsTicks, byteTicks, type CurveQuantity, type CurveUnit, curveSteps, stepsPath } from './layout.ts';
import styles from './surprisal-curve.module.css';
import '../token-rows/lane-colours.css';

export interface SurprisalCurveProps {
  /** What the plot shows, for screen readers. */
  readonly label: string;
  readonly curve: Curve;
  readonly shown: readonly CurveQuantity[];
  readonly unit: CurveUnit;
  /** The part of the text that is drawn. */
  readonly range: ByteRange;
  /** Bits at the top of the plot; plots that are to be compared have the same. */
  readonly top: number;
  /** Index of the lane's colour. */
  readonly hue: number;
  /** Size with the axis, px. */
  readonly width: number;
  readonly height: number;
  readonly hovered: ByteRange | null;
  readonly selected: ByteRange | null;
  /** @param at where the pointer is in the window */
  readonly onPoint: (byte: number | null, at: { readonly x: number; readonly y: number }) => void;
  /** The bytes that a drag began and now stands on; null lets go. */
  readonly onDrag: (bytes: readonly [number, number] | null) => void;
}

/** Room for the bits axis at the left, px. */
export const axisWidth = 36;
/** Room above the highest step, px. */
const headroom = 3;
/** A drag shorter than this is a press, px. */
const shortestDrag = 3;

/** Surprisal as filled steps and entropy as a line over the bytes of the text. */
export function SurprisalCurve(props: SurprisalCurveProps) {
  const { label, curve, shown, unit, range, top, hue, width, height } = props;
  const { hovered, selected, onPoint, onDrag } = props;
  const begun = useRef<number | null>(null);
  const plotWidth = Math.max(1, width - axisWidth);
  const perByte = plotWidth / (range.end - range.start);
  const x = (event: PointerEvent): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left - axisWidth;
  const byteAt = (px: number): number =>
    Math.max(range.start, Math.min(range.end - 1, range.start + Math.floor(px / perByte)));

  const onPointerMove = (event: PointerEvent): void => {
    const px = x(event);
    onPoint(px < 0 ? null : byteAt(px), { x: event.clientX, y: event.clientY });
    if (begun.current !== null && Math.abs(px - begun.current) >= shortestDrag)
      onDrag([byteAt(begun.current), byteAt(px)]);
  };
  return (
    <svg
      className={styles.plot}
      role="img"
      aria-label={label}
      data-hue={hue}
      width={width}
      height={height}
      onPointerDown={(event) => {
        begun.current = x(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        onDrag(null);
        onPointerMove(event);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        begun.current = null;
      }}
      onPointerLeave={(event) => event.pointerType === 'mouse' && onPoint(null, { x: 0, y: 0 })}
    >
      <Axis top={top} width={width} height={height} />
      <g transform={`translate(${axisWidth} 0)`}>
        {selected && <Band className={styles.selected} mark={selected} {...{ range, plotWidth, height }} />}
        <Paths {...{ curve, shown, unit, range, top, height, plotWidth }} />
        {hovered && <Band className={styles.hovered} mark={hovered} {...{ range, plotWidth, height }} />}
      </g>
    </svg>
  );
}

const y = (bits: number, top: number, height: number): number =>
  headroom + (1 - bits / top) * (height - headroom);

interface AxisProps {
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const Axis = memo(({ top, width, height }: AxisProps) => (
  <g className={styles.axis}>
    {bitsTicks(top).map((bits) => {
      const at = y(bits, top, height);
      return (
        <g key={bits}>
          <line x1={axisWidth} x2={width} y1={at} y2={at} />
          <text x={axisWidth - 5} y={Math.min(height - 1, Math.max(9, at + 3.5))}>
            {bits}
          </text>
        </g>
      );
    })}
  </g>
));

interface PathsProps
  extends Pick<SurprisalCurveProps, 'curve' | 'shown' | 'unit' | 'range' | 'top' | 'height'> {
  readonly plotWidth: number;
}

const Paths = memo(({ curve, shown, unit, range, top, height, plotWidth }: PathsProps) => {
  const paths = useMemo(
    () =>
      shown.map((quantity) => {
        const steps = curveSteps(curve, quantity, unit, range, plotWidth);
        const inner = height - headroom;
        return {
          quantity,
          line: stepsPath(steps, top, inner, false),
          area: stepsPath(steps, top, inner, true),
        };
      }),
    [curve, shown, unit, range, top, height, plotWidth],
  );
  return (
    <g transform={`translate(0 ${headroom})`}>
      {paths.map(({ quantity, line, area }) => (
        <g key={quantity}>
          {quantity === 'surprisal' && <path className={styles.area} d={area} />}
          <path className={styles[quantity]} d={line} />
        </g>
      ))}
    </g>
  );
});

interface BandProps {
  readonly className: string | undefined;
  readonly mark: ByteRange;
  readonly range: ByteRange;
  readonly plotWidth: number;
  readonly height: number;
}

function Band({ className, mark, range, plotWidth, height }: BandProps) {
  const perByte = plotWidth / (range.end - range.start);
  const from = Math.max(0, (mark.start - range.start) * perByte);
  const to = Math.min(plotWidth, (mark.end - range.start) * perByte);
  if (to <= from) return null;
  return <rect className={className} x={from} y={0} width={Math.max(1.5, to - from)} height={height} />;
}

/** The bytes of the text, under the plots that share them. */
export function ByteRuler({ range, width }: { readonly range: ByteRange; readonly width: number }) {
  const plotWidth = Math.max(1, width - axisWidth);
  const perByte = plotWidth / (range.end - range.start);
  return (
    <svg className={styles.ruler} width={width} height={18} aria-hidden="true">
      {byteTicks(range, plotWidth).map((byte) => {
        const at = axisWidth + (byte - range.start) * perByte;
        return (
          <g key={byte}>
            <line x1={at} x2={at} y1={0} y2={4} />
            <text x={at} y={15} data-end={at > width - 30 || undefined}>
              {byte.toLocaleString('en')}
            </text>
          </g>
        );
      })}
      <text x={0} y={15} data-start>
        bytes
      </text>
    </svg>
  );
}
