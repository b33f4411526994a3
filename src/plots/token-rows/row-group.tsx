/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a grid of absolutely placed rows, of which only those on screen exist, is no table element */
import { memo } from 'react';
import { chipHeight, chipStyles } from './lane-shapes.ts';
import { type LaneDrawing, idBaseline, looksSame, type RowDrawing, type RowMetrics } from './row-drawing.ts';
import { displayOf } from './row-geometry.ts';
import type { TokenTarget } from './token-target.ts';
import styles from './token-rows.module.css';

export interface LaneLabel {
  readonly key: string;
  /** One letter, the same in the lane's header. */
  readonly letter: string;
  readonly name: string;
  /** Which of the lane colours it has, 0…6. */
  readonly hue: number;
}

interface RowGroupProps {
  readonly drawing: RowDrawing;
  readonly lanes: readonly LaneLabel[];
  readonly metrics: RowMetrics;
  /** px from the top of the scrolled element */
  readonly top: number;
  readonly width: number;
  /** Room to the left of the text, px. */
  readonly gutter: number;
  /** Lanes are named, not only lettered. */
  readonly hasNames: boolean;
  /** The token that the keyboard cursor is on, if it is on this row. */
  readonly cursor: TokenTarget | null;
}

/** Id of the cell that speaks for the token under the keyboard cursor. */
export const cursorId = 'token-cursor';

/** One row of the text with every lane on it: shapes in one SVG, the text itself over them, shaped whole. */
export const RowGroup = memo(
  function RowGroup({ drawing, lanes, metrics, top, width, gutter, hasNames, cursor }: RowGroupProps) {
    const { geometry, row } = drawing;
    const textWidth = Math.max(0, width - gutter);
    return (
      <div className={styles.group} role="rowgroup" style={{ top, height: metrics.group }} data-row={row}>
        <span className={styles.offset} style={{ width: gutter - 8 }} aria-hidden="true">
          {geometry.start.toLocaleString('en')}
        </span>
        <svg
          className={styles.shapes}
          style={{ left: gutter }}
          width={textWidth}
          height={metrics.group}
          aria-hidden="true"
        >
          <g className={styles.strip}>
            {drawing.bars.map(
              (d, i) => d && <path key={i} d={d} opacity={0.25 + (0.75 * (i + 1)) / drawing.bars.length} />,
            )}
          </g>
          {drawing.lanes.map((lane, i) => (
            <LaneSvg
              key={lane.key}
              lane={lane}
              hue={lanes[i]?.hue ?? 0}
              y={metrics.strip + i * metrics.pitch}
              marks={drawing.marks}
            />
          ))}
        </svg>
        {drawing.lanes.map((lane, i) => (
          <div
            key={lane.key}
            className={styles.lane}
            role="row"
            style={{ top: metrics.strip + i * metrics.pitch, height: chipHeight }}
          >
            <span
              role="rowheader"
              className={styles.label}
              data-hue={lanes[i]?.hue}
              style={{ width: gutter - 8 }}
            >
              <b>{lanes[i]?.letter}</b> {hasNames && lanes[i]?.name}
            </span>
            <span
              role="gridcell"
              className={styles.text}
              dir={geometry.isRtl ? 'rtl' : 'ltr'}
              data-pending={lane.isEmpty || undefined}
              style={{
                left: gutter + geometry.offset,
                ...(geometry.scale === 1 ? {} : { transform: `scaleX(${geometry.scale})` }),
              }}
            >
              {geometry.display}
            </span>
            {cursor?.laneIndex === i && (
              <span role="gridcell" id={cursorId} className={styles.spoken}>
                {spoken(cursor, displayOf(geometry, cursor.start, cursor.end))}
              </span>
            )}
          </div>
        ))}
      </div>
    );
  },
  (before, after) =>
    before.top === after.top &&
    before.width === after.width &&
    before.gutter === after.gutter &&
    before.hasNames === after.hasNames &&
    before.cursor === after.cursor &&
    before.metrics === after.metrics &&
    before.lanes === after.lanes &&
    before.drawing.row === after.drawing.row &&
    looksSame(before.drawing, after.drawing),
);

const spoken = ({ index, id, start, end, piece }: TokenTarget, text: string): string =>
  `Token ${index + 1}: ${piece ?? text}${id < 0 ? '' : `, id ${id}`}, bytes ${start} to ${end}`;

interface LaneSvgProps {
  readonly lane: LaneDrawing;
  readonly hue: number;
  readonly y: number;
  readonly marks: string;
}

const LaneSvg = ({ lane, hue, y, marks }: LaneSvgProps) => (
  <g transform={`translate(0 ${y})`} data-hue={hue} data-stale={lane.isStale || undefined}>
    {chipStyles.map(
      (style) =>
        lane.chips[style] && (
          <path key={style} className={styles[style]} d={lane.chips[style]} data-chips="" />
        ),
    )}
    {lane.seams && <path className={styles.seams} d={lane.seams} />}
    {marks && <path className={styles.whitespace} d={marks} />}
    {lane.virtual.map(({ x, piece, token }) => (
      <path key={token} className={styles.virtual} d={`M${x} -1l3 4h-6zm0 ${chipHeight + 2}l3 -4h-6z`}>
        <title>{piece}</title>
      </path>
    ))}
    {lane.ids.map(
      ({ characters, x }, line) =>
        characters && (
          <text key={line} className={styles.ids} x={x} y={idBaseline(line)}>
            {characters}
          </text>
        ),
    )}
  </g>
);
