import { appVersion } from '../../../contracts/app-version.ts';
import type { RerunTable } from '../../../contracts/rerun-view.ts';
import type { EncoderFigures } from '../../../contracts/vision-view.ts';
import { curvesSvg } from '../../../plots/budget-curves/curves-svg.ts';
import { type Curve, layoutCurves } from '../../../plots/budget-curves/layout.ts';
import type { SweepPart } from '../../../queries/rerun.ts';
import { stampSvg } from '../../../state/export-codec.ts';
import { workspaceStore } from '../../../state/workspace-store.ts';
import { saveFigures } from '../../export/figures-export.ts';
import { saveFile } from '../../export/save-file.ts';
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
export function saveCurves(format: 'svg' | 'csv' | 'json', given: CurvesToSave): void {
  const { curves, info, tables, parts, encoder } = given;
  const request = parts[0]?.request;
  const params = { metric: info.id, after: request?.after ?? 0, pictures: tables.length };
  const seed = request?.seeds[0] ?? null;
  if (format !== 'svg') {
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
  const stamp = {
    state: workspaceStore.getState(),
    provenance: { app: 'tokenscope', version: appVersion, method: null, params, seed, ...origin },
  } as const;
  const layout = layoutCurves(curves, box, info.format);
  const caption = `${tables.length === 1 ? 'one picture' : `${tables.length} pictures`}; bands are 95 % intervals; pruned after layer ${params.after}`;
  const svg = curvesSvg(layout, paletteOfPage(), `${info.label} over the share of tokens kept`, caption);
  saveFile(`${name}.svg`, new Blob([stampSvg(svg, stamp)], { type: 'image/svg+xml' }));
}

/** The colours of the theme that the page shows. */
function paletteOfPage() {
  const style = getComputedStyle(document.documentElement);
  const of = (variable: string): string => style.getPropertyValue(variable).trim();
  return {
    surface: of('--surface'),
    text: of('--text'),
    soft: of('--text-soft'),
    line: of('--line'),
    faint: of('--line-strong'),
    hues: [0, 1, 2, 3, 5, 6, 4].map((series) => of(`--series-${series}`)),
  };
}
