import type { AttentionRun, HeadMask } from '../../contracts/attention-view.ts';
import type { Provenance } from '../../contracts/provenance.ts';
import type { HeatTheme } from '../../plots/heat-map/colour-table.ts';
import { axesOf, type AxisTexts } from '../../plots/heat-map/draw-axes.ts';
import type { ScaleSettings } from '../../plots/heat-map/heat-scale.ts';
import { mapPixels } from '../../plots/heat-map/map-pixels.ts';
import { type MapPalette, mapsSvg } from '../../plots/heat-map/map-svg.ts';
import type { CellBits } from '../../plots/heat-map/matrix.ts';
import { finish, type PreparedHeat, prepareSteps } from '../../plots/heat-map/prepare.ts';
import type { Pooling } from '../../plots/heat-map/pyramid.ts';
import { clampView, fitView, type HeatView } from '../../plots/heat-map/view.ts';
import { themeColour } from '../../ui/theme-colour.ts';
import { savePicture } from '../export/picture-export.ts';
import type { HeadMap } from './use-head-map.ts';

/** Side of an exported map, px: one large one, or several small ones. */
const largeSide = 720;
const smallSide = 300;

/** What made the pixels: the model, and where it ran. */
export const madeBy = ({ model, backend }: AttentionRun): Omit<Provenance, 'app' | 'version'> => ({
  method: null,
  params: {},
  seed: null,
  model: { id: model.name, sha256: model.sha256 },
  backend: backend.backend,
});

const footOf = ({ model, nTokens }: AttentionRun): string =>
  `Tokenscope · ${model.name} (${model.label}) · ${nTokens} tokens · model ${model.sha256.slice(0, 12)}`;

interface MapPictureOptions {
  readonly run: AttentionRun;
  readonly title: string;
  readonly theme: HeatTheme;
  readonly view: HeatView | null;
}

/** Saves one map as it is on screen. */
export async function exportMap(
  format: 'png' | 'svg',
  heat: PreparedHeat,
  texts: AxisTexts,
  { run, title, theme, view }: MapPictureOptions,
): Promise<void> {
  const size = { width: largeSide, height: largeSide };
  const shown = clampView(view ?? fitView(heat.matrix, size), heat.matrix, size);
  const picture = mapsSvg({
    title,
    foot: footOf(run),
    maps: [{ name: title, pixels: mapPixels(heat, theme, 'plain', shown, 2 * largeSide), notes: [] }],
    side: largeSide,
    axes: { labels: axesOf(shown, heat.matrix, size), texts },
    scale: heat.scale,
    ramps: ['plain'],
    theme,
    palette: palette(),
  });
  await savePicture('tokenscope-attention', picture, format, madeBy(run));
}

export interface LanePicture {
  readonly name: string;
  /** Null: dense. */
  readonly mask: HeadMask | null;
  readonly notes: readonly string[];
}

/** Saves all lanes side by side. */
export async function exportLanes(
  format: 'png' | 'svg',
  map: HeadMap,
  settings: ScaleSettings,
  pooling: Pooling,
  lanes: readonly LanePicture[],
  { run, title, theme, view }: MapPictureOptions,
): Promise<void> {
  const size = { width: smallSide, height: smallSide };
  const shown = clampView(view ?? fitView(map.matrix, size), map.matrix, size);
  const prepared = (kept: CellBits | null): PreparedHeat =>
    finish(prepareSteps(map.matrix, kept, settings, pooling));
  const maps = lanes.map(({ name, mask, notes }) => ({
    name,
    notes,
    pixels: mapPixels(prepared(mask), theme, 'kept', shown, 2 * smallSide),
  }));
  const picture = mapsSvg({
    title,
    foot: footOf(run),
    maps,
    side: smallSide,
    axes: null,
    scale: prepared(null).scale,
    ramps: ['kept', 'dropped'],
    theme,
    palette: palette(),
  });
  await savePicture('tokenscope-policies', picture, format, madeBy(run));
}

/** The colours of the page as it looks now. */
function palette(): MapPalette {
  return {
    surface: themeColour('--surface'),
    text: themeColour('--text'),
    soft: themeColour('--text-soft'),
    line: themeColour('--line'),
  };
}
