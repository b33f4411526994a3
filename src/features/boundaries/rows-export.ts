import { formatCount } from '../../base/format-number.ts';
import { appVersion } from '../../contracts/app-version.ts';
import type { DocumentSummary, RowsView } from '../../contracts/document-view.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { ChipStyle } from '../../plots/token-rows/lane-shapes.ts';
import { textMeter } from '../../plots/token-rows/measure-clusters.ts';
import { rowMetrics } from '../../plots/token-rows/row-drawing.ts';
import { RowPainter } from '../../plots/token-rows/row-painter.ts';
import { type RowsPalette, rowsSvg } from '../../plots/token-rows/rows-svg.ts';
import { rowTextClass } from '../../plots/token-rows/token-rows.tsx';
import { rowsBetween, tokensCsv, tokensOf } from '../../queries/text.ts';
import { type ExportStamp, stampCsv, stampJson, stampPng, stampSvg } from '../../state/export-codec.ts';
import { workspaceStore } from '../../state/workspace-store.ts';
import type { ExportFormat } from '../../ui/export-menu.tsx';
import { laneColours, laneLabels } from './lane-labels.ts';
import { saveFile } from '../export/save-file.ts';

/** Most rows of a picture; it begins with the first row on screen. */
const mostRows = 120;
const pixelRatio = 2;

/** Saves the lanes: PNG and SVG of the rows from `firstRow` on, CSV and JSON of all tokens. */
export async function exportRows(
  format: ExportFormat,
  summary: DocumentSummary,
  firstRow: number,
): Promise<void> {
  const stamp = stampOf();
  const name = `tokenscope-tokens.${format}`;
  if (format === 'csv') {
    saveFile(name, new Blob([stampCsv('', stamp), await tokensCsv()], { type: 'text/csv' }));
  } else if (format === 'json') {
    saveFile(name, new Blob([stampJson(await tokenTree(summary), stamp)], { type: 'application/json' }));
  } else {
    const first = summary.rowCount <= mostRows ? 0 : firstRow;
    const { view } = await rowsBetween(first, first + mostRows);
    const { svg, width, height } = picture(view, summary);
    if (format === 'svg') saveFile(name, new Blob([stampSvg(svg, stamp)], { type: 'image/svg+xml' }));
    else
      saveFile(name, new Blob([stampPng(await rasterise(svg, width, height), stamp)], { type: 'image/png' }));
  }
}

const stampOf = (): ExportStamp => ({
  state: workspaceStore.getState(),
  provenance: {
    app: 'tokenscope',
    version: appVersion,
    method: null,
    params: {},
    seed: null,
    model: null,
    backend: 'js',
  },
});

function picture(view: RowsView, summary: DocumentSummary) {
  const { showIds, showWhitespace } = workspaceStore.getState().boundaries;
  const { cell, measure } = textMeter(rowTextClass);
  const style = { cell, digit: (cell * 10) / 14, columns: view.columns, showIds, showWhitespace };
  const drawings = new RowPainter(style, measure).draw(view, 0, summary.rowCount, summary.rowCount);
  const lanes = laneLabels(summary.lanes);
  const metrics = rowMetrics(lanes.length, showIds);
  return rowsSvg({
    drawings,
    lanes,
    metrics,
    columns: view.columns,
    cell,
    palette: palette(laneColours(lanes)),
  });
}

/** The colours of the page as it looks now, each resolved to a plain one. */
function palette(hues: readonly string[]): RowsPalette {
  const probe = document.createElement('span');
  document.body.append(probe);
  const resolve = (colour: string): string => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const mix = (hue: string, share: number): string =>
    resolve(`color-mix(in srgb, ${hue} ${share}%, var(--surface))`);
  const chipsOf = (hue: string): Record<ChipStyle, { fill: string; stroke: string | null }> => ({
    even: { fill: mix(hue, 36), stroke: null },
    odd: { fill: mix(hue, 17), stroke: null },
    special: { fill: mix('var(--text)', 12), stroke: resolve('var(--text-soft)') },
    unknown: { fill: resolve('var(--danger-soft)'), stroke: resolve('var(--danger)') },
    'byte-fallback': { fill: resolve('var(--caution-soft)'), stroke: resolve('var(--caution)') },
  });
  const colours = {
    surface: resolve('var(--surface)'),
    text: resolve('var(--text)'),
    soft: resolve('var(--text-soft)'),
    faint: resolve('var(--text-faint)'),
    chips: hues.map(chipsOf),
    hues: hues.map(resolve),
  };
  probe.remove();
  return colours;
}

async function rasterise(svg: string, width: number, height: number): Promise<Uint8Array> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * pixelRatio;
  canvas.height = height * pixelRatio;
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture could not be made');
  return new Uint8Array(await blob.arrayBuffer());
}

/** Most tokens of a JSON document, all lanes together: beyond this no editor opens it. */
const mostJsonTokens = 500_000;

async function tokenTree({ lanes, nBytes }: DocumentSummary) {
  const count = lanes.reduce((sum, lane) => sum + lane.tokens, 0);
  if (count > mostJsonTokens) {
    throw new TokenscopeError(
      'too-large',
      `These are ${formatCount(count)} tokens; JSON is made of up to ${formatCount(mostJsonTokens)}.`,
      'Export CSV, or fewer lanes, or a part of the text.',
    );
  }
  const tree: unknown[] = [];
  for (const { key, name, ref, status } of lanes) {
    if (status !== 'ready') continue;
    const run = await tokensOf(key, 0, nBytes + 1);
    tree.push({
      name,
      tokenizer: ref,
      ids: Array.from(run.id, (id) => (id < 0 ? null : id)),
      tokens: run.pieces,
      spans: Array.from(run.start, (start, i) => [start, run.end[i]]),
    });
  }
  return { nBytes, lanes: tree };
}
