import { TokenscopeError } from '../../../contracts/errors.ts';

/** Published vocabularies need about a million; this many take 150 MB. */
const MOST_NODES = 1 << 22;

const EMPTY = -1;
const hashStep = (node: number, unit: number): number => {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit + 1, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
};

/** Prefix tree over UTF-16 units: all pieces that start at a place of a text are found in one walk. */
export class PieceTrie {
  /** Cells of three: node, unit, child; an empty cell has node −1. */
  #cells = new Int32Array(3 << 10).fill(EMPTY);
  #nodes = 1;
  /** By node: the value of the piece that ends there, or −1. */
  #values = new Int32Array(1 << 9).fill(EMPTY);

  /**
   * @param value at least 0; a piece put twice keeps its last value. The empty piece is ignored.
   * @throws TokenscopeError `too-large` when all pieces together are absurdly long.
   */
  put(piece: string, value: number): void {
    if (piece === '') return;
    let node = 0;
    for (let i = 0; i < piece.length; i++) {
      const unit = piece.charCodeAt(i);
      const child = this.step(node, unit);
      node = child < 0 ? this.#add(node, unit) : child;
    }
    this.#values[node] = value;
  }

  /** The node that `unit` leads to from `node` (the root is 0), or −1. */
  step(node: number, unit: number): number {
    const cells = this.#cells;
    const mask = cells.length / 3 - 1;
    for (let slot = hashStep(node, unit) & mask; ; slot = (slot + 1) & mask) {
      const found = cells[slot * 3]!;
      if (found === node && cells[slot * 3 + 1] === unit) return cells[slot * 3 + 2]!;
      if (found === EMPTY) return -1;
    }
  }

  /** Value of the piece that ends at a node, or −1. */
  valueAt(node: number): number {
    return this.#values[node]!;
  }

  #add(node: number, unit: number): number {
    if (this.#nodes === MOST_NODES) {
      throw new TokenscopeError(
        'too-large',
        `The tokenizer file spells out more than ${MOST_NODES} characters of pieces.`,
        'Check the file: the pieces of a tokenizer are words and parts of words.',
      );
    }
    const child = this.#nodes++;
    if (child === this.#values.length) {
      const values = new Int32Array(child * 2).fill(EMPTY);
      values.set(this.#values);
      this.#values = values;
    }
    if (this.#nodes * 2 > this.#cells.length / 3) this.#grow();
    insert(this.#cells, node, unit, child);
    return child;
  }

  #grow(): void {
    const old = this.#cells;
    const cells = new Int32Array(old.length * 2).fill(EMPTY);
    for (let i = 0; i < old.length; i += 3) {
      if (old[i] !== EMPTY) insert(cells, old[i]!, old[i + 1]!, old[i + 2]!);
    }
    this.#cells = cells;
  }
}

function insert(cells: Int32Array, node: number, unit: number, child: number): void {
  const mask = cells.length / 3 - 1;
  let slot = hashStep(node, unit) & mask;
  while (cells[slot * 3] !== EMPTY) slot = (slot + 1) & mask;
  cells[slot * 3] = node;
  cells[slot * 3 + 1] = unit;
  cells[slot * 3 + 2] = child;
}
