import { xmlText } from '../../base/xml-text.ts';
import type { CurvesLayout } from './layout.ts';

/** Colours of a picture, as CSS values that stand by themselves. */
export interface CurvesPalette {
  readonly surface: string;
  readonly text: string;
  readonly soft: string;
  readonly line: string;
  /** Of curves in the background. */
  readonly faint: string;
  readonly hues: readonly string[];
}

const margin = 16;
const rowHeight = 18;
const legendColumn = 190;
const sans = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** The curves as a standalone SVG document with its title and its legend. */
export function curvesSvg(
  layout: CurvesLayout,
  palette: CurvesPalette,
  title: string,
  caption: string,
): { readonly svg: string; readonly width: number; readonly height: number } {
  const { width, height, plot, curves, xTicks, yTicks } = layout;
  const named = curves.filter(({ hue, dots }) => hue !== null && dots.length > 0);
  const columns = Math.max(1, Math.floor(width / legendColumn));
  const top = margin + 44;
  const legendTop = top + height + 14;
  const whole = legendTop + Math.ceil(named.length / columns) * rowHeight + margin;
  const colour = (hue: number | null): string =>
    hue === null ? palette.faint : palette.hues[hue % palette.hues.length]!;
  const grid = yTicks.flatMap(({ at, label }) => [
    `<path d="M${plot.left} ${at}H${plot.right}" stroke="${palette.line}"/>`,
    text(label, plot.left - 6, at + 4, `text-anchor="end" fill="${palette.soft}"`),
  ]);
  const below = xTicks.map(({ at, label }) =>
    text(label, at, plot.bottom + 16, `text-anchor="middle" fill="${palette.soft}"`),
  );
  const drawn = curves.flatMap(({ hue, line, band, dots }) => [
    band && hue !== null ? `<path d="${band}" fill="${colour(hue)}" opacity="0.16"/>` : '',
    line
      ? `<path d="${line}" fill="none" stroke="${colour(hue)}" stroke-width="${hue === null ? 1 : 1.8}"/>`
      : '',
    ...dots.map(
      ({ x, y }) => `<circle cx="${x}" cy="${y}" r="${hue === null ? 1.5 : 3}" fill="${colour(hue)}"/>`,
    ),
  ]);
  const legend = named.map(({ name, hue }, i) => {
    const x = (i % columns) * legendColumn;
    const y = Math.floor(i / columns) * rowHeight;
    return `<path d="M${x} ${y}h14" stroke="${colour(hue)}" stroke-width="3"/>${text(name, x + 20, y + 4, `fill="${palette.text}"`)}`;
  });
  const wide = width + 2 * margin;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${whole}" viewBox="0 0 ${wide} ${whole}" font-family="${sans}" font-size="11">` +
    `<rect width="100%" height="100%" fill="${palette.surface}"/>` +
    text(title, margin, margin + 12, `fill="${palette.text}" font-size="14" font-weight="600"`) +
    text(caption, margin, margin + 30, `fill="${palette.soft}"`) +
    `<g transform="translate(${margin} ${top})">${grid.join('')}${below.join('')}${drawn.join('')}</g>` +
    `<g transform="translate(${margin + plot.left} ${legendTop})">${legend.join('')}</g></svg>`;
  return { svg, width: wide, height: whole };
}

const text = (content: string, x: number, y: number, attributes: string): string =>
  `<text x="${x}" y="${y}" ${attributes}>${xmlText(content)}</text>`;
