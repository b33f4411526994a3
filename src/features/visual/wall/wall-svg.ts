import { agreementMaps } from '../../../analysis/kept-agreement.ts';
import { formatCount } from '../../../base/format-number.ts';
import { xmlText } from '../../../base/xml-text.ts';
import type { FlatTrace, OpenPicture, PrunerCard } from '../../../contracts/vision-view.ts';
import { valueRange } from '../../../plots/patch-canvas/colour-ramp.ts';
import { patchLayout } from '../../../plots/patch-canvas/layout.ts';
import { type PatchColours, type PatchLayer, paintPatches } from '../../../plots/patch-canvas/paint.ts';
import { fateLabels, fateSwatch } from '../../../plots/patch-canvas/fate-labels.ts';
import { svgPen, viewId } from '../../../plots/patch-canvas/svg-pen.ts';
import { fidelityLabels } from '../../../ui/fidelity-badge.tsx';
import type { Picture } from '../../export/picture-export.ts';
import { formatFigure } from '../format-figure.ts';
import { decidesItself, keptOf, tokenLayer, traceOf, voicesOf } from '../pruning-runs.ts';
import type { WallColumn } from './wall-outcomes.ts';

export interface DrawnWall {
  readonly cards: readonly PrunerCard[];
  readonly columns: readonly WallColumn[];
  /** Percent. */
  readonly budgets: readonly number[];
  readonly picture: OpenPicture;
  /** What the picture is, and what was asked. */
  readonly caption: string;
}

export interface WallPalette extends PatchColours {
  readonly text: string;
  readonly soft: string;
  readonly line: string;
}

const margin = 16;
const nameWidth = 150;
const cellWidth = 150;
const gap = 12;
const captionHeight = 22;
const headHeight = 100;
const swatch = 10;
const legendColumn = 124;
const sans = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/**
 * The wall as a standalone SVG document: a row per method, a column per budget, then the map that the method goes by.
 * @param images pixels of every view, as URLs that need no network
 */
export function wallSvg(wall: DrawnWall, palette: WallPalette, images: readonly string[]): Picture {
  const { cards, columns, budgets, picture, caption } = wall;
  const layout = patchLayout(picture.views);
  const size = { width: cellWidth, height: cellWidth / layout.aspect };
  const rowHeight = size.height + captionHeight + gap;
  const columnAt = (column: number): number => margin + nameWidth + column * (cellWidth + gap);
  const width = columnAt(columns.length + 1) - gap + margin;
  const cell = (layer: PatchLayer, below: string, column: number, y: number): string => {
    const pen = svgPen();
    paintPatches(pen, size, picture.views, layout, layer, palette);
    return `<g transform="translate(${columnAt(column)} ${y})">${pen.markup()}${text(below, 0, size.height + 14, palette.soft)}</g>`;
  };
  const tokens = (trace: FlatTrace | null, isOwnChoice: boolean, column: number, y: number): string => {
    if (!trace) return '';
    const { kept, total } = keptOf(trace);
    const below = `${formatCount(kept)} of ${formatCount(total)}${isOwnChoice ? ', its own choice' : ''}`;
    return cell(tokenLayer(trace, picture.views.length), below, column, y);
  };
  const rows: string[] = [];
  const nextY = (): number => headHeight + rows.length * rowHeight;
  const name = (title: string, below: string, y: number): string =>
    `<path d="M${margin} ${y - gap / 2}H${width - margin}" stroke="${palette.line}"/>` +
    text(title, margin, y + 12, palette.text, 'font-weight="600"') +
    text(below, margin, y + 28, palette.soft);
  for (const [c, card] of cards.entries()) {
    const traces = columns.map((column) => traceOf(column[c]));
    const first = traces.find((trace) => trace !== null);
    if (!first) continue;
    const y = nextY();
    const isOwnChoice = decidesItself(card);
    const shown = isOwnChoice ? [first] : traces;
    const map = first.maps[0];
    const { low, high } = valueRange(map?.views ?? []);
    rows.push(
      name(card.name, `${fidelityLabels[card.fidelity]} · ${card.mechanism}`, y) +
        shown.map((trace, b) => tokens(trace, isOwnChoice, b, y)).join('') +
        (map?.views.length === picture.views.length
          ? cell(
              { kind: 'map', maps: map.views, low, high },
              `${map.name}: ${formatFigure(low)} to ${formatFigure(high)}`,
              columns.length,
              y,
            )
          : ''),
    );
  }
  const voices = columns.map((column) => voicesOf(cards, column, picture.views.length));
  const most = voices.reduce((largest, { length }) => Math.max(largest, length), 0);
  const y = nextY();
  rows.push(
    name('Referee', `of ${most} methods`, y) +
      voices
        .map((traces, b) => {
          const maps = agreementMaps(
            traces,
            picture.views.map(({ grid }) => grid.h * grid.w),
          );
          return cell({ kind: 'map', maps, low: 0, high: most }, `kept by 0 to ${most}`, b, y);
        })
        .join(''),
  );
  const heads = budgets.map((budget, b) =>
    text(`${budget} %`, columnAt(b), headHeight - 14, palette.text, 'font-weight="600"'),
  );
  const defined = images.map(
    (url, view) =>
      `<image id="${viewId(view)}" width="1" height="1" preserveAspectRatio="none" href="${xmlText(url)}"/>`,
  );
  const height = headHeight + rows.length * rowHeight + margin;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${sans}" font-size="11">` +
    `<defs>${defined.join('')}</defs><rect width="100%" height="100%" fill="${palette.surface}"/>` +
    text(
      `What each method keeps of ${picture.tokens} tokens`,
      margin,
      margin + 12,
      palette.text,
      'font-size="14" font-weight="600"',
    ) +
    text(caption, margin, margin + 29, palette.soft) +
    `${legend(palette)}${heads.join('')}${rows.join('')}</svg>`;
  return { svg, width, height };
}

const text = (content: string, x: number, y: number, fill: string, more = ''): string =>
  `<text x="${x}" y="${y}" fill="${fill}" ${more}>${xmlText(content)}</text>`;

/** What the colours mean, in one line. */
const legend = (palette: WallPalette): string =>
  fateLabels
    .map(({ fate, label }, i) => {
      const x = margin + i * legendColumn;
      const { fill, alpha, stroke, width } = fateSwatch(fate, palette);
      const box = `<rect x="${x + width / 2}" y="${margin + 40 + width / 2}" width="${swatch - width}" height="${swatch - width}"`;
      return `${box} fill="${fill}" fill-opacity="${alpha}" stroke="${stroke}" stroke-width="${width}"/>${text(label, x + swatch + 6, margin + 49, palette.soft)}`;
    })
    .join('');
