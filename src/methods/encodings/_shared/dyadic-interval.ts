/**
 * The interval of an arithmetic coder, exactly: [low, low + range) / 2^scale in integers of any size.
 * It never renormalises, so it suits short windows; encoder and decoder agree bit for bit everywhere.
 */
export class DyadicInterval {
  #low = 0n;
  #range = 1n;
  #scale = 0n;
  readonly #bits: bigint;

  /** @param bits frequencies sum to 2^bits. */
  constructor(bits: number) {
    this.#bits = BigInt(bits);
  }

  /** Narrows to the share of `unit`. @param frequencies integers ≥ 1 that sum to 2^bits. */
  narrow(frequencies: Uint32Array, unit: number): void {
    let below = 0;
    for (let i = 0; i < unit; i++) below += frequencies[i]!;
    this.#take(below, frequencies[unit]!);
  }

  /** Narrows to the unit whose share contains the point 0.code, and returns it. */
  narrowTo(frequencies: Uint32Array, code: string): number {
    const point = BigInt(`0b${code || '0'}`);
    const length = BigInt(code.length);
    const scale = this.#scale + this.#bits;
    let below = 0;
    for (let unit = 0; ; unit++) {
      const upper = below + frequencies[unit]!;
      const high = (this.#low << this.#bits) + this.#range * BigInt(upper);
      if (unit === frequencies.length - 1 || point << scale < high << length) {
        this.#take(below, frequencies[unit]!);
        return unit;
      }
      below = upper;
    }
  }

  /** Bits of the shortest dyadic interval [c, c + 1) / 2^L inside this one; of those the lowest c. */
  shortestCode(): string {
    const high = this.#low + this.#range;
    const scale = this.#scale;
    let length = scale - BigInt(this.#range.toString(2).length - 1);
    for (; ; length++) {
      const c = ((this.#low << length) + (1n << scale) - 1n) >> scale;
      if ((c + 1n) << scale <= high << length) {
        return length === 0n ? '' : c.toString(2).padStart(Number(length), '0');
      }
    }
  }

  #take(below: number, frequency: number): void {
    this.#low = (this.#low << this.#bits) + this.#range * BigInt(below);
    this.#range *= BigInt(frequency);
    this.#scale += this.#bits;
  }
}
