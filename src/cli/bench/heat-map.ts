import { createRng } from '../../base/rng.ts';
import { colourTable } from '../../plots/heat-map/colour-table.ts';
import { type HeatTables, rasterise } from '../../plots/heat-map/cpu-raster.ts';
import type { CellBits, HeatMatrix } from '../../plots/heat-map/matrix.ts';
import { finish, type PreparedHeat, prepareSteps } from '../../plots/heat-map/prepare.ts';
import { fitView, type HeatView } from '../../plots/heat-map/view.ts';
import { type Bench, judge } from '../bench.ts';

const tokens = 4096;
const screen = { width: 1024, height: 768 };
const frames = 40;

const targets = {
  /** Pixels of one frame while a 4,096 × 4,096 map is panned and zoomed, drawn by the CPU; 95th percentile, processor time. */
  frameP95Ms: '<= 16',
  /** The same over a mask: two maps in one. */
  maskedFrameP95Ms: '<= 16',
  /** Longest slice of making a map ready: the page answers in between. */
  longestSliceMs: '<= 16',
};

/** Causal weights with a sink, a local band and thin stripes. */
function benchMatrix(): HeatMatrix {
  const rng = createRng(6);
  const values = new Float32Array(tokens * tokens);
  for (let row = 0; row < tokens; row++) {
    for (let column = 0; column <= row; column++) {
      const near = column > row - 16 || column % 257 === 0;
      values[row * tokens + column] = (near ? 0.05 : 0.0005) * rng.next();
    }
    values[row * tokens] = 0.4;
  }
  return { rows: tokens, columns: tokens, values, diagonal: 0 };
}

function benchMask(): CellBits {
  const rng = createRng(7);
  const stride = tokens / 8;
  return { bits: Uint8Array.from({ length: tokens * stride }, () => rng.int(256)), stride };
}

/** Fit, then nearer and nearer, moving on with each frame. */
const views: readonly HeatView[] = Array.from({ length: frames }, (_, i) => {
  const { span } = fitView({ rows: tokens, columns: tokens }, screen);
  return { column: 9.3 * i, row: 40 + 11.7 * i, span: span * 0.88 ** i };
});

const processorMs = (): number => process.cpuUsage().user / 1000;

function frameTimes(heat: PreparedHeat, tables: HeatTables): readonly number[] {
  const target = { ...screen, data: new Int32Array(screen.width * screen.height) };
  return [...views, ...views].map((view) => {
    const start = processorMs();
    rasterise(target, heat, tables, view);
    return processorMs() - start;
  });
}

const p95 = (times: readonly number[]): number =>
  Number([...times].sort((a, b) => a - b)[Math.floor(0.95 * times.length)]!.toFixed(2));

/** The heat map at its largest, drawn by the CPU: what a page without a graphics card does in a frame. */
export const bench: Bench = {
  name: 'heat-map',
  async run() {
    const matrix = benchMatrix();
    const settings = { kind: 'row', sinks: 'isolate', sinkColumns: [0] } as const;
    const slices: number[] = [];
    const started = performance.now();
    const steps = prepareSteps(matrix, null, settings, 'max');
    let plain: PreparedHeat | null = null;
    while (!plain) {
      const start = processorMs();
      const step = steps.next();
      slices.push(processorMs() - start);
      if (step.done === true) plain = step.value;
    }
    const prepareMs = Math.round(performance.now() - started);
    const masked = finish(prepareSteps(matrix, benchMask(), settings, 'max'));
    const dropped = colourTable(plain.scale, 'light', 'dropped');
    const figures = {
      prepareMs,
      longestSliceMs: Number(Math.max(...slices).toFixed(1)),
      frameP95Ms: p95(frameTimes(plain, { main: colourTable(plain.scale, 'light', 'plain'), dropped })),
      maskedFrameP95Ms: p95(
        frameTimes(masked, { main: colourTable(masked.scale, 'light', 'kept'), dropped }),
      ),
    };
    return judge(figures, targets);
  },
};
