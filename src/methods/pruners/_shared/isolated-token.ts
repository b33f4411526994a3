import { cosine, dot, type UnitRows } from '../../../base/unit-rows.ts';

/** Below this many tokens a plain scan is faster than sorting tokens into cells. */
const CELLS_FROM = 4096;

/**
 * The token whose nearest other token is farthest, in `1 - cosine`; the first one on ties; token 0 when it is alone.
 * Exact without the n × n matrix: a token is given up as soon as some other token is nearer than the best isolation
 * found so far, and among many tokens the likeliest neighbours (cells of the nearest pivots) are looked at first.
 * Memory O(n · width). Time O(n² · width) at worst, about O(n^1.5 · width) on real features.
 */
export async function mostIsolated(
  rows: UnitRows,
  turn: () => Promise<void>,
): Promise<{ index: number; score: number }> {
  const cells = rows.n < CELLS_FROM ? singleCell(rows) : pivotCells(rows, Math.floor(Math.sqrt(rows.n) / 2));
  const search = new NeighbourSearch(cells);
  for (let place = 0; place < rows.n; place++) {
    if ((place & 63) === 0) await turn();
    search.visit(place);
  }
  return { index: search.index, score: search.isolation };
}

/** Tokens sorted into cells: cell `c` holds the places `[start[c], start[c + 1])`. */
interface Cells {
  /** Unit rows by place. */
  readonly rows: UnitRows;
  /** `[n]` token at each place. */
  readonly token: Int32Array;
  readonly start: Int32Array;
  /** `[n]` cell of each place. */
  readonly of: Int32Array;
  /** Unit vectors of the cells' pivots `[cells, width]`. */
  readonly pivots: Float64Array;
}

class NeighbourSearch {
  index = 0;
  isolation = -Infinity;
  readonly #cells: Cells;
  /** `[n]` smallest distance seen so far by place: an upper bound on the distance to the nearest neighbour. */
  readonly #nearest: Float64Array;
  readonly #alignment: Float64Array;

  constructor(cells: Cells) {
    this.#cells = cells;
    this.#nearest = new Float64Array(cells.rows.n).fill(Infinity);
    this.#alignment = new Float64Array(cells.start.length - 1);
  }

  visit(place: number): void {
    if (this.#isOut(place)) return;
    const { of, token } = this.#cells;
    const own = of[place]!;
    if (this.#scan(place, own)) return;
    const alignment = this.#alignTo(place);
    alignment[own] = -Infinity;
    for (let left = alignment.length - 1; left > 0; left--) {
      const cell = indexOfLargest(alignment);
      alignment[cell] = -Infinity;
      if (this.#scan(place, cell)) return;
    }
    this.index = token[place]!;
    this.isolation = this.#nearest[place]!;
  }

  /** Whether the token at `place` can no longer be the answer. */
  #isOut(place: number): boolean {
    const nearest = this.#nearest[place]!;
    return nearest < this.isolation || (nearest === this.isolation && this.#cells.token[place]! > this.index);
  }

  /** Compares with one cell; true as soon as the token is out. */
  #scan(place: number, cell: number): boolean {
    const { rows, start } = this.#cells;
    const nearest = this.#nearest;
    const begin = start[cell]!;
    const length = start[cell + 1]! - begin;
    // In its own cell a token starts behind itself, which spares pairs that earlier tokens have settled.
    const offset = place >= begin && place < begin + length ? place - begin + 1 : 0;
    for (let k = 0; k < length; k++) {
      const wrapped = offset + k;
      const other = begin + (wrapped < length ? wrapped : wrapped - length);
      if (other === place) continue;
      const distance = 1 - cosine(rows, place, rows, other);
      if (distance < nearest[other]!) nearest[other] = distance;
      if (distance < nearest[place]!) {
        nearest[place] = distance;
        if (this.#isOut(place)) return true;
      }
    }
    return false;
  }

  #alignTo(place: number): Float64Array {
    const { rows, pivots } = this.#cells;
    for (let c = 0; c < this.#alignment.length; c++) {
      this.#alignment[c] = dot(rows.data, place * rows.width, pivots, c * rows.width, rows.width);
    }
    return this.#alignment;
  }
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

function singleCell(rows: UnitRows): Cells {
  const { n, width } = rows;
  const token = Int32Array.from({ length: n }, (_, i) => i);
  return { rows, token, start: Int32Array.of(0, n), of: new Int32Array(n), pivots: new Float64Array(width) };
}

/** Cells of the nearest of `count` pivots, which are tokens at equal strides. */
function pivotCells(rows: UnitRows, count: number): Cells {
  const { n, data, norms, width } = rows;
  const pivots = new Float64Array(count * width);
  for (let c = 0; c < count; c++) {
    const row = Math.floor(((c + 0.5) * n) / count);
    pivots.set(data.subarray(row * width, (row + 1) * width), c * width);
  }
  const cellOf = new Int32Array(n);
  const start = new Int32Array(count + 1);
  for (let row = 0; row < n; row++) {
    let closest = -Infinity;
    for (let c = 0; c < count; c++) {
      const alignment = dot(data, row * width, pivots, c * width, width);
      if (alignment > closest) {
        closest = alignment;
        cellOf[row] = c;
      }
    }
    start[cellOf[row]! + 1]!++;
  }
  for (let c = 0; c < count; c++) start[c + 1]! += start[c]!;

  const next = start.slice();
  const token = new Int32Array(n);
  const of = new Int32Array(n);
  const sorted = { data: new Float64Array(n * width), norms: new Float64Array(n), n, width };
  for (let row = 0; row < n; row++) {
    const place = next[cellOf[row]!]!++;
    token[place] = row;
    of[place] = cellOf[row]!;
    sorted.norms[place] = norms[row]!;
    sorted.data.set(data.subarray(row * width, (row + 1) * width), place * width);
  }
  return { rows: sorted, token, start, of, pivots };
}
