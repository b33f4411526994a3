import { xmlText } from '../../base/xml-text.ts';
import { type HeatTheme, rampColour, type RampKind } from './colour-table.ts';
import type { axesOf, AxisTexts, Gutters } from './draw-axes.ts';
import { formatWeight } from './heat-legend.tsx';
import type { HeatScale } from './heat-scale.ts';

/** Colours of a picture, plain CSS. */
export interface MapPalette {
  readonly surface: string;
  readonly text: string;
  readonly soft: string;
  readonly line: string;
}

export interface MapPicture {
  readonly name: string;
  /** Pixels of the map as a PNG data address. */
  readonly pixels: string;
  /** Lines printed below. */
  readonly notes: readonly string[];
}

export interface MapsSvgOptions {
  readonly title: string;
  /** What ran, printed at the foot. */
  readonly foot: string;
  readonly maps: readonly MapPicture[];
  /** Side of a map, px. */
  readonly side: number;
  /** Labels of one map; null for several small ones. */
  readonly axes: { readonly labels: ReturnType<typeof axesOf>; readonly texts: AxisTexts } | null;
  readonly scale: HeatScale;
  readonly ramps: readonly RampKind[];
  readonly theme: HeatTheme;
  readonly palette: MapPalette;
}

const margin = 16;
const perLine = 4;
const noteHeight = 15;
const room: Gutters = { left: 84, top: 66 };
const bare: Gutters = { left: 0, top: 20 };
const legendWidth = 240;
/** Longest label of an axis, characters. */
const longestLabel = 14;

/** Maps side by side as an SVG document, with the scale and its numbers. */
export function mapsSvg(options: MapsSvgOptions): { svg: string; width: number; height: number } {
  const { title, foot, maps, side, axes, palette, ramps } = options;
  const gutters = axes ? room : bare;
  const columns = Math.min(perLine, maps.length);
  const notes = Math.max(0, ...maps.map((map) => map.notes.length)) * noteHeight;
  const cellHeight = gutters.top + side + notes + margin;
  const width = Math.max(2 * margin + legendWidth, margin + columns * (gutters.left + side + margin));
  const bodyHeight = Math.ceil(maps.length / columns) * cellHeight;
  const top = margin + 24;
  const legendTop = top + bodyHeight + 8;
  const height = legendTop + 20 + ramps.length * 16 + 20 + 20 + margin;
  const drawn = maps.map((map, i) => {
    const x = margin + (i % columns) * (gutters.left + side + margin);
    const y = top + Math.floor(i / columns) * cellHeight;
    return `<g transform="translate(${x} ${y})">${mapGroup(map, options, gutters)}</g>`;
  });
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="${palette.surface}"/>`,
    `<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6" stroke="${palette.line}"/></pattern></defs>`,
    text(title, margin, margin + 10, palette.text, 'font-size="14" font-weight="600"'),
    ...drawn,
    `<g transform="translate(${margin} ${legendTop})">${legend(options)}</g>`,
    text(foot, margin, height - margin, palette.soft),
    '</svg>',
  ].join('');
  return { svg, width, height };
}

function mapGroup({ name, pixels, notes }: MapPicture, options: MapsSvgOptions, gutters: Gutters): string {
  const { side, axes, palette } = options;
  const { left, top } = gutters;
  const parts = axes ? [] : [text(name, 0, 12, palette.text, 'font-weight="600"')];
  parts.push(
    `<rect x="${left}" y="${top}" width="${side}" height="${side}" fill="url(#hatch)" stroke="${palette.line}"/>`,
    `<image x="${left}" y="${top}" width="${side}" height="${side}" href="${pixels}" style="image-rendering:pixelated"/>`,
  );
  if (axes) {
    for (const { index, at, isToken } of axes.labels.rows) {
      const label = isToken ? axes.texts.row(index) : String(index);
      parts.push(text(label, left - 5, top + at + 3.5, palette.soft, 'text-anchor="end" font-size="10"'));
    }
    for (const { index, at, isToken } of axes.labels.columns) {
      const x = left + at;
      const label = isToken ? axes.texts.column(index) : String(index);
      const turned = isToken
        ? `transform="rotate(-90 ${x} ${top - 5})" dominant-baseline="middle"`
        : 'text-anchor="middle"';
      parts.push(text(label, x, top - 5, palette.soft, `font-size="10" ${turned}`));
    }
  }
  notes.forEach((note, i) => parts.push(text(note, left, top + side + noteHeight * (i + 1), palette.soft)));
  return parts.join('');
}

const steps = 32;

function legend({ scale, ramps, theme, palette }: MapsSvgOptions): string {
  const parts: string[] = [];
  ramps.forEach((kind, line) => {
    const y = line * 16;
    if (ramps.length > 1) parts.push(text(kind, 0, y + 9, palette.soft));
    for (let i = 0; i < steps; i++) {
      const colour = `rgb(${rampColour(theme, kind, i / (steps - 1)).join(',')})`;
      const x = 52 + (i * legendWidth) / steps;
      parts.push(
        `<rect x="${x}" y="${y}" width="${legendWidth / steps + 0.4}" height="10" fill="${colour}"/>`,
      );
    }
  });
  for (const { at, value } of scale.ticks) {
    const anchor = at === 0 ? 'start' : at === 1 ? 'end' : 'middle';
    parts.push(
      text(
        formatWeight(value),
        52 + at * legendWidth,
        ramps.length * 16 + 8,
        palette.soft,
        `text-anchor="${anchor}"`,
      ),
    );
  }
  return parts.join('');
}

function text(content: string, x: number, y: number, fill: string, attributes = ''): string {
  const shown = attributes.includes('font-size="10"')
    ? Array.from(content).slice(0, longestLabel).join('')
    : content;
  return `<text x="${x}" y="${y}" fill="${fill}" xml:space="preserve" ${attributes}>${xmlText(shown)}</text>`;
}
