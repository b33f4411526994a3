import { readRow } from './matrix.ts';
import type { PreparedHeat } from './prepare.ts';
import type { Pyramid } from './pyramid.ts';

/** Stands for a blank cell on the GPU, where NaN is not safe; no weight comes near it. */
const hidden = -3e38;
/** Values below are blank, as a GLSL literal. */
export const hiddenBelow = '-2.9e38';

/** Uploading goes on in slices of this many ms, a frame each. */
const sliceMs = 5;
const cellsPerBand = 1 << 18;

interface LevelTexture {
  readonly main: WebGLTexture;
  readonly dropped: WebGLTexture | null;
  readonly rows: number;
  readonly columns: number;
  /** Rows that have arrived on the GPU. */
  uploaded: number;
}

/** The levels of a matrix as R32F textures, brought to the GPU when they are first wanted. */
export class LevelTextures {
  readonly #gl: WebGL2RenderingContext;
  readonly #heat: PreparedHeat;
  readonly #levels = new Map<number, LevelTexture>();

  constructor(gl: WebGL2RenderingContext, heat: PreparedHeat) {
    this.#gl = gl;
    this.#heat = heat;
  }

  /** The level that is wanted, or while it is still being uploaded the finest coarser one that is whole. */
  finest(wanted: number): LevelTexture & { readonly level: number } {
    const deadline = performance.now() + sliceMs;
    const last = this.#heat.main.levels.length;
    for (let level = wanted; level < last; level++) {
      const texture = this.#upload(level, deadline);
      if (texture.uploaded === texture.rows) return { ...texture, level };
    }
    return { ...this.#upload(last, Number.POSITIVE_INFINITY), level: last };
  }

  dispose(): void {
    for (const { main, dropped } of this.#levels.values()) {
      this.#gl.deleteTexture(main);
      if (dropped) this.#gl.deleteTexture(dropped);
    }
    this.#levels.clear();
  }

  #upload(level: number, deadline: number): LevelTexture {
    const { main, dropped } = this.#heat;
    const { rows, columns } = level === 0 ? main.layer.matrix : main.levels[level - 1]!;
    let texture = this.#levels.get(level);
    if (!texture) {
      texture = {
        main: this.#texture(rows, columns),
        dropped: dropped && this.#texture(rows, columns),
        rows,
        columns,
        uploaded: 0,
      };
      this.#levels.set(level, texture);
    }
    const band = Math.max(1, Math.floor(cellsPerBand / columns));
    while (texture.uploaded < rows && performance.now() < deadline) {
      const to = Math.min(rows, texture.uploaded + band);
      this.#send(texture.main, main, level, texture.uploaded, to, columns);
      if (texture.dropped && dropped)
        this.#send(texture.dropped, dropped, level, texture.uploaded, to, columns);
      texture.uploaded = to;
    }
    return texture;
  }

  #texture(rows: number, columns: number): WebGLTexture {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32F, columns, rows);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    return texture;
  }

  #send(
    texture: WebGLTexture,
    pyramid: Pyramid,
    level: number,
    from: number,
    to: number,
    columns: number,
  ): void {
    const gl = this.#gl;
    const values = new Float32Array((to - from) * columns);
    if (level === 0) {
      for (let row = from; row < to; row++) {
        readRow(pyramid.layer, row, 0, columns, values.subarray((row - from) * columns));
      }
    } else values.set(pyramid.levels[level - 1]!.values.subarray(from * columns, to * columns));
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = hidden;
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, from, columns, to - from, gl.RED, gl.FLOAT, values);
  }
}
