import { tensorRow } from '../../../base/tensor.ts';
import type { Rows } from '../../../base/unit-rows.ts';
import { patchCount, validIndices, type View } from '../../../contracts/pruner-source.ts';
import type { OutToken } from '../../../contracts/token-pruner.ts';

/** The real patches of several views as one list: view order, then raster order. */
export interface TokenTable {
  readonly n: number;
  /** `[n]` view of each token. */
  readonly view: Int32Array;
  /** `[n]` raster index of each token in its view. */
  readonly index: Int32Array;
}

export function tokenTable(views: readonly View[]): TokenTable {
  const parts = views.map(validIndices);
  const n = parts.reduce((sum, part) => sum + part.length, 0);
  const view = new Int32Array(n);
  const index = new Int32Array(n);
  let at = 0;
  parts.forEach((part, v) => {
    view.fill(v, at, at + part.length);
    index.set(part, at);
    at += part.length;
  });
  return { n, view, index };
}

/** A token that passes unchanged: a one-hot row of `W`. */
export function keptToken(
  view: number,
  index: number,
  kind: 'kept' | 'recovered' | 'sampled' = 'kept',
): OutToken {
  return { view, anchor: index, kind, src: Int32Array.of(index), weight: Float32Array.of(1) };
}

/** The picked tokens of a table as kept tokens, in table order. */
export const keptTokens = (table: TokenTable, picks: Iterable<number>): OutToken[] =>
  Array.from(Int32Array.from(picks).sort(), (token) => keptToken(table.view[token]!, table.index[token]!));

/** Heat map of one view from one value per patch; NaN at padding. */
export const viewMap = (view: View, values: ArrayLike<number>): Float32Array =>
  Float32Array.from({ length: patchCount(view) }, (_, i) =>
    view.valid?.[i] === 0 ? Number.NaN : values[i]!,
  );

/** One heat map per view from one value per token of the table; NaN at padding. */
export function tableMap(
  views: readonly View[],
  table: TokenTable,
  values: ArrayLike<number>,
): Float32Array[] {
  const maps = views.map((view) => new Float32Array(patchCount(view)).fill(Number.NaN));
  for (let token = 0; token < table.n; token++) {
    maps[table.view[token]!]![table.index[token]!] = values[token]!;
  }
  return maps;
}

/** Features of the tokens of a table. */
export function featureRows(views: readonly View[], table: TokenTable): Rows {
  const width = views[0]!.features.shape[1]!;
  const data = new Float64Array(table.n * width);
  for (let token = 0; token < table.n; token++) {
    data.set(tensorRow(views[table.view[token]!]!.features, table.index[token]!), token * width);
  }
  return { data, n: table.n, width };
}
