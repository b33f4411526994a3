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
import { type ExportStamp, stampCsv, stampJson } from '../../state/export-codec.ts';
import { workspaceStore } from '../../state/workspace-store.ts';
import type { ExportFormat } from '../../ui/export-menu.tsx';
import { laneColours, laneLabels } from './lane-labels.ts';
import { plainColour, savePicture } from '../export/picture-export.ts';
import { saveFile } from '../export/save-file.ts';

/** Most rows of a picture; it begins with the first row on screen. */
const mostRows = 120;
const name = 'tokenscope-tokens';
const made = { method: null, params: {}, seed: null, model: null, backend: 'js' } as const;

/** Saves the lanes: PNG and SVG of the rows from `firstRow` on, CSV and JSON of all tokens. */
export async function exportRows(
  format: ExportFormat,
  summary: DocumentSummary,
  firstRow: number,
): Promise<void> {
  const stamp = stampOf();
  if (format === 'csv') {
    saveFile(`${name}.csv`, new Blob([stampCsv('', stamp), await tokensCsv()], { type: 'text/csv' }));
  } else if (format === 'json') {
    saveFile(
      `${name}.json`,
      new Blob([stampJson(await tokenTree(summary), stamp)], { type: 'application/json' }),
    );
  } else {
    const first = summary.rowCount <= mostRows ? 0 : firstRow;
    const { view } = await rowsBetween(first, first + mostRows);
    await savePicture(name, picture(view, summary), format, made);
  }
}

const stampOf = (): ExportStamp => ({
  state: workspaceStore.getState(),
  provenance: { app: 'tokenscope', version: appVersion, ...made },
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
  const mix = (hue: string, share: number): string =>
    plainColour(`color-mix(in srgb, ${hue} ${share}%, var(--surface))`);
  const chipsOf = (hue: string): Record<ChipStyle, { fill: string; stroke: string | null }> => ({
    even: { fill: mix(hue, 36), stroke: null },
    odd: { fill: mix(hue, 17), stroke: null },
    special: { fill: mix('var(--text)', 12), stroke: plainColour('var(--text-soft)') },
    unknown: { fill: plainColour('var(--danger-soft)'), stroke: plainColour('var(--danger)') },
    'byte-fallback': { fill: plainColour('var(--caution-soft)'), stroke: plainColour('var(--caution)') },
  });
  return {
    surface: plainColour('var(--surface)'),
    text: plainColour('var(--text)'),
    soft: plainColour('var(--text-soft)'),
    faint: plainColour('var(--text-faint)'),
    chips: hues.map(chipsOf),
    hues: hues.map(plainColour),
  };
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
