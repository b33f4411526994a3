import { xmlText } from '../../base/xml-text.ts';
import { chipHeight, type ChipStyle, chipStyles, px } from './lane-shapes.ts';
import { idBaseline, type LaneDrawing, type RowDrawing, type RowMetrics } from './row-drawing.ts';
import type { LaneLabel } from './row-group.tsx';

/** Colours of a picture, as CSS values that stand by themselves. */
export interface RowsPalette {
  readonly surface: string;
  readonly text: string;
  readonly soft: string;
  readonly faint: string;
  /** Fill, and stroke where there is one, of each chip style of each lane. */
  readonly chips: readonly Readonly<
    Record<ChipStyle, { readonly fill: string; readonly stroke: string | null }>
  >[];
  /** Of the lane letters. */
  readonly hues: readonly string[];
}

export interface RowsPicture {
  readonly drawings: readonly RowDrawing[];
  readonly lanes: readonly LaneLabel[];
  readonly metrics: RowMetrics;
  readonly columns: number;
  readonly cell: number;
  readonly palette: RowsPalette;
}

const gutter = 112;
const margin = 16;
const mono = "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace";
const sans = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** The rows as drawn on screen, as a standalone SVG document. */
export function rowsSvg(picture: RowsPicture): {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
} {
  const { drawings, lanes, metrics, columns, cell, palette } = picture;
  const width = Math.ceil(2 * margin + gutter + (columns + 1) * cell);
  const height = Math.ceil(2 * margin + drawings.length * metrics.group);
  const groups = drawings.map((drawing, i) => {
    const parts = [
      text(
        drawing.geometry.start.toLocaleString('en'),
        gutter - 8,
        10,
        `fill="${palette.faint}" font-size="10" text-anchor="end"`,
      ),
      `<g transform="translate(${gutter} 0)" fill="${palette.soft}">${drawing.bars.map((d, k) => (d ? `<path d="${d}" opacity="${px(0.25 + (0.75 * (k + 1)) / drawing.bars.length)}"/>` : '')).join('')}</g>`,
      ...drawing.lanes.map((lane, k) => laneSvg(lane, k, drawing, lanes[k], metrics, palette)),
    ];
    return `<g transform="translate(${margin} ${margin + i * metrics.group})">${parts.join('')}</g>`;
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${mono}">` +
    `<rect width="100%" height="100%" fill="${palette.surface}"/>${groups.join('')}</svg>`;
  return { svg, width, height };
}

function laneSvg(
  lane: LaneDrawing,
  index: number,
  { geometry, marks }: RowDrawing,
  label: LaneLabel | undefined,
  metrics: RowMetrics,
  palette: RowsPalette,
): string {
  const y = metrics.strip + index * metrics.pitch;
  const chips = chipStyles.map((style) => {
    const d = lane.chips[style];
    const { fill, stroke } = palette.chips[index]![style];
    return d ? `<path d="${d}" fill="${fill}"${stroke ? ` stroke="${stroke}"` : ''}/>` : '';
  });
  const line = (d: string, colour: string, strokeWidth: number): string =>
    d &&
    `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${strokeWidth}" stroke-linecap="round" stroke-linejoin="round"/>`;
  const virtual = lane.virtual.map(
    ({ x, piece }) =>
      `<path d="M${px(x)} -1l3 4h-6zm0 ${chipHeight + 2}l3 -4h-6z" fill="${palette.text}"><title>${xmlText(piece)}</title></path>`,
  );
  const ids = lane.ids.map(({ characters, x }, i) =>
    characters ? text(characters, x, idBaseline(i), `fill="${palette.faint}" font-size="10"`) : '',
  );
  const body = [
    ...chips,
    line(marks, palette.faint, 1.3),
    rowText(geometry, palette),
    line(lane.seams, palette.text, 1.2),
    ...virtual,
    ...ids,
  ];
  const name = label
    ? `<text x="${gutter - 8}" y="14" text-anchor="end" font-family="${sans}" font-size="11" fill="${palette.soft}"><tspan font-weight="700" fill="${palette.hues[index]}">${label.letter}</tspan> ${xmlText(label.name)}</text>`
    : '';
  return `<g transform="translate(0 ${y})">${name}<g transform="translate(${gutter} 0)">${body.join('')}</g></g>`;
}

/** The text of a row, set to the width that it has on this screen, whatever font draws it. */
function rowText({ display, left, right, isRtl }: RowDrawing['geometry'], palette: RowsPalette): string {
  if (display === '') return '';
  const x0 = Math.min(...left);
  const x1 = Math.max(...right);
  const direction = isRtl ? ' direction="rtl"' : '';
  return text(
    display,
    isRtl ? x1 : x0,
    14.5,
    `fill="${palette.text}" font-size="14" xml:space="preserve" textLength="${px(x1 - x0)}" lengthAdjust="spacingAndGlyphs"${direction}`,
  );
}

const text = (content: string, x: number | string, y: number, attributes: string): string =>
  `<text x="${typeof x === 'number' ? px(x) : x}" y="${y}" ${attributes}>${xmlText(content)}</text>`;
