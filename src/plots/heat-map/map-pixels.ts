import { colourTable, type HeatTheme, type RampKind } from './colour-table.ts';
import { rasterise } from './cpu-raster.ts';
import type { PreparedHeat } from './prepare.ts';
import type { HeatView } from './view.ts';

/** What a view shows of a matrix as a PNG data address, `side` × `side` pixels. */
export function mapPixels(
  heat: PreparedHeat,
  theme: HeatTheme,
  ramp: RampKind,
  view: HeatView,
  side: number,
): string {
  const tables = {
    main: colourTable(heat.scale, theme, ramp),
    dropped: colourTable(heat.scale, theme, 'dropped'),
  };
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const image = new ImageData(side, side);
  rasterise({ width: side, height: side, data: new Int32Array(image.data.buffer) }, heat, tables, view);
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return canvas.toDataURL('image/png');
}
