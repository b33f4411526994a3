/**
 * What turning rotated queries and keys further does to their product. Channel c turns with channel c + d/2 by
 * `positions · base^(-2c/d)`; only the difference of the two positions matters.
 */
export class RotaryShift {
  readonly #d: number;
  readonly #base: number;
  readonly #tables = new Map<number, { readonly cos: Float64Array; readonly sin: Float64Array }>();

  constructor(d: number, base: number) {
    this.#d = d;
    this.#base = base;
  }

  /**
   * `q'·k' - q·k` where q' and k' stand `by` positions further apart than q and k do.
   * @param q begins at `qAt`; `k` begins at `kAt`; both are rotated already.
   */
  change(q: Float32Array, qAt: number, k: Float32Array, kAt: number, by: number): number {
    if (by === 0) return 0;
    const half = this.#d / 2;
    const { cos, sin } = this.#table(by);
    let sum = 0;
    for (let c = 0; c < half; c++) {
      const [q1, q2, k1, k2] = [q[qAt + c]!, q[qAt + half + c]!, k[kAt + c]!, k[kAt + half + c]!];
      sum += (q1 * k1 + q2 * k2) * (cos[c]! - 1) - (q2 * k1 - q1 * k2) * sin[c]!;
    }
    return sum;
  }

  /** A vector `[d]` turned by some positions more. */
  turned(x: Float32Array, by: number): Float32Array {
    const half = this.#d / 2;
    const { cos, sin } = this.#table(by);
    return x.map((value, c) =>
      c < half
        ? value * cos[c]! - x[c + half]! * sin[c]!
        : value * cos[c - half]! + x[c - half]! * sin[c - half]!,
    );
  }

  #table(by: number): { readonly cos: Float64Array; readonly sin: Float64Array } {
    const known = this.#tables.get(by);
    if (known) return known;
    const angles = Float64Array.from(
      { length: this.#d / 2 },
      (_, c) => by * this.#base ** ((-2 * c) / this.#d),
    );
    const table = { cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
    this.#tables.set(by, table);
    return table;
  }
}
