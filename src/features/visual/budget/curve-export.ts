import type { RerunTable } from '../../../contracts/rerun-view.ts';
import type { EncoderFigures } from '../../../contracts/vision-view.ts';
import { curvesSvg } from '../../../plots/budget-curves/curves-svg.ts';
import { type Curve, layoutCurves } from '../../../plots/budget-curves/layout.ts';
import type { SweepPart } from '../../../queries/rerun.ts';
import type { ExportFormat } from '../../../ui/export-menu.tsx';
import { saveFigures } from '../../export/figures-export.ts';
import { themeColour } from '../../../ui/theme-colour.ts';
import { savePicture } from '../../export/picture-export.ts';
import type { MetricInfo } from '../scores/rerun-metrics.ts';
import { encoderOrigin } from '../scores/score-figures.ts';

export interface CurvesToSave {
  readonly curves: readonly Curve[];
  readonly info: MetricInfo;
  readonly tables: readonly RerunTable[];
  readonly parts: readonly SweepPart[];
  readonly encoder: EncoderFigures | null;
}

const name = 'tokenscope-budgets';
const box = { width: 880, height: 420 };

/** Saves the curves as a drawing or as numbers; the file carries the board's state. */
export async function saveCurves(format: ExportFormat, given: CurvesToSave): Promise<void> {
  const { curves, info, tables, parts, encoder } = given;
  const request = parts[0]?.request;
  const params = { metric: info.id, after: request?.after ?? 0, pictures: tables.length };
  const seed = request?.seeds[0] ?? null;
  if (format === 'csv' || format === 'json') {
    const table = [
      ['method', 'share', 'mean', 'low', 'high', 'n'],
      ...curves.flatMap(({ id, points }) =>
        points.map(({ share, mean, low, high, n }) => [id, share, mean, low, high, n]),
      ),
    ];
    const json = { pictures: tables.map(({ whole, rows }, i) => ({ ...parts[i]?.ref, whole, rows })) };
    saveFigures({ name, method: null, params, seed, ...encoderOrigin(encoder), table, json }, format);
    return;
  }
  const { origin = { model: null, backend: 'js' as const } } = encoderOrigin(encoder);
  const caption = `${tables.length === 1 ? 'one picture' : `${tables.length} pictures`}; bands are 95 % intervals; pruned after layer ${params.after}`;
  const title = `${info.label} over the share of tokens kept`;
  const picture = curvesSvg(layoutCurves(curves, box, info.format), paletteOfPage(), title, caption);
  await savePicture(name, picture, format, { method: null, params, seed, ...origin });
}

/** The colours of the theme that the page shows. */
function paletteOfPage() {
  return {
    surface: themeColour('--surface'),
    text: themeColour('--text'),
    soft: themeColour('--text-soft'),
    line: themeColour('--line'),
    faint: themeColour('--line-strong'),
    hues: [0, 1, 2, 3, 5, 6, 4].map((series) => themeColour(`--series-${series}`)),
  };
}
