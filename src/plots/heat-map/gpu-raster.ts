import { hiddenBelow, LevelTextures } from './gpu-textures.ts';
import type { HeatTables } from './cpu-raster.ts';
import type { PreparedHeat } from './prepare.ts';
import { levelFor } from './pyramid.ts';
import type { HeatView } from './view.ts';

/** Entries of a colour table in a line of its texture. */
const tableWidth = 512;

const vertexShader = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0);
}`;

const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D mainValues, droppedValues, mainTable, droppedTable;
uniform vec3 view;
uniform float height;
uniform int level;
uniform ivec2 extent;
uniform bool hasDropped;
out vec4 colour;
vec4 colourOf(sampler2D values, sampler2D table, ivec2 at) {
  float value = texelFetch(values, at, 0).r;
  if (value < ${hiddenBelow}) return vec4(0.0);
  int place = int(floatBitsToUint(value) >> 15);
  return texelFetch(table, ivec2(place % ${tableWidth}, place / ${tableWidth}), 0);
}
void main() {
  vec2 pixel = vec2(gl_FragCoord.x, height - gl_FragCoord.y);
  ivec2 at = ivec2(floor(view.xy + pixel * view.z)) >> level;
  bool isInside = all(greaterThanEqual(at, ivec2(0))) && all(lessThan(at, extent));
  colour = isInside ? colourOf(mainValues, mainTable, at) : vec4(0.0);
  if (isInside && hasDropped && colour.a == 0.0) colour = colourOf(droppedValues, droppedTable, at);
}`;

/** Draws what the CPU raster draws, with the same tables, on WebGL2: values as R32F textures, one look-up for the colour. */
export class GpuRaster {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #tables = new WeakMap<Int32Array, WebGLTexture>();
  #levels: { readonly heat: PreparedHeat; readonly textures: LevelTextures } | null = null;

  /** Null where WebGL2 cannot be had. */
  static create(canvas: HTMLCanvasElement): GpuRaster | null {
    const gl = canvas.getContext('webgl2', { alpha: true, antialias: false, depth: false });
    const program = gl && linked(gl);
    return gl && program ? new GpuRaster(gl, program) : null;
  }

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.#gl = gl;
    this.#program = program;
  }

  /**
   * Draws a view on all of the canvas.
   * @returns false while finer values are still on their way to the GPU: draw again with the next frame.
   */
  draw(heat: PreparedHeat, tables: HeatTables, view: HeatView): boolean {
    const gl = this.#gl;
    if (this.#levels?.heat !== heat) {
      this.#levels?.textures.dispose();
      this.#levels = { heat, textures: new LevelTextures(gl, heat) };
    }
    const { width, height } = gl.canvas;
    const cells = view.span / width;
    const wanted = levelFor(heat.main, cells);
    const { level, main, dropped, rows, columns } = this.#levels.textures.finest(wanted);
    gl.viewport(0, 0, width, height);
    gl.useProgram(this.#program);
    const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(this.#program, name);
    const textures = { mainValues: main, droppedValues: dropped ?? main } as const;
    const shades = {
      mainTable: this.#table(tables.main),
      droppedTable: this.#table(tables.dropped),
    } as const;
    Object.entries({ ...textures, ...shades }).forEach(([name, texture], unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.uniform1i(at(name), unit);
    });
    gl.uniform3f(at('view'), view.column, view.row, cells);
    gl.uniform1f(at('height'), height);
    gl.uniform1i(at('level'), level);
    gl.uniform2i(at('extent'), columns, rows);
    gl.uniform1i(at('hasDropped'), dropped ? 1 : 0);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    return level === wanted;
  }

  #table(table: Int32Array): WebGLTexture {
    const known = this.#tables.get(table);
    if (known) return known;
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    const bytes = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
    gl.texImage2D(
      gl.TEXTURE_2D,
      0,
      gl.RGBA,
      tableWidth,
      table.length / tableWidth,
      0,
      gl.RGBA,
      gl.UNSIGNED_BYTE,
      bytes,
    );
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    this.#tables.set(table, texture);
    return texture;
  }

  dispose(): void {
    this.#levels?.textures.dispose();
    this.#gl.deleteProgram(this.#program);
  }
}

function linked(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null;
}

let isGpuReal: boolean | null = null;

/** Whether WebGL2 runs on a graphics card; emulated on the CPU it is slower than drawing there directly. */
export function hasRealGpu(): boolean {
  isGpuReal ??= probeGpu();
  return isGpuReal;
}

function probeGpu(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  const isLarge = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)) >= 4096;
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return isLarge && !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(String(renderer));
}
