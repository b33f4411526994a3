/** What one query gives each patch of an image. */
export interface PatchRow {
  /** `[patches]` in raster order, in [0, 1]. */
  readonly weights: Float32Array;
  /** What goes to CLS instead. */
  readonly onCls: number;
  /** Largest weight of a patch: full colour. */
  readonly largest: number;
}

/** The row of a query over token 0, CLS, and the patches. */
export function patchRow(values: Float32Array, nTokens: number, query: number): PatchRow {
  const row = values.subarray(query * nTokens, (query + 1) * nTokens);
  const weights = row.slice(1);
  let largest = 0;
  for (const weight of weights) if (weight > largest) largest = weight;
  return { weights, onCls: row[0]!, largest };
}

/** The patch under a point (px of the drawn image); null outside. */
export function patchAt(
  grid: { readonly rows: number; readonly cols: number },
  size: { readonly width: number; readonly height: number },
  at: { readonly x: number; readonly y: number },
): number | null {
  const column = Math.floor((at.x / size.width) * grid.cols);
  const row = Math.floor((at.y / size.height) * grid.rows);
  const isInside = column >= 0 && row >= 0 && column < grid.cols && row < grid.rows;
  return isInside ? row * grid.cols + column : null;
}
