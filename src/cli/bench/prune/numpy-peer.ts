import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '../../../base/tensor.ts';
import type { ParamValues } from '../../../contracts/params.ts';
import type { Source } from '../../../contracts/pruner-source.ts';
import type { Budget } from '../../../contracts/token-pruner.ts';
import type { ProjectorWeights } from './feature-source.ts';

const program = join(import.meta.dirname, '../../../../models/oracles/pruners/generate.py');
/** One thread, like the method that is compared. */
const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
/** The interpreter that has NumPy; `PYTHON` where it is not on the path. */
const python = process.env.PYTHON ?? 'python3';

export interface PeerTask {
  readonly method: string;
  readonly budget: Budget;
  readonly params: ParamValues;
  readonly seed: number;
}

export interface PeerAnswer {
  /** Best of its runs. */
  readonly ms: number;
  /** `[view, raster index]` of kept tokens or anchors of merged ones, sorted. */
  readonly anchors: readonly (readonly [number, number])[];
}

export const numpyIsThere = (): boolean => spawnSync(python, ['-c', 'import numpy'], { env }).status === 0;

/** Runs the independent NumPy programs on a source, in one process; the tensors go through a temporary folder. */
export function runNumpy(
  source: Source,
  projector: ProjectorWeights,
  tasks: readonly PeerTask[],
): ReadonlyMap<string, PeerAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'prune-'));
  try {
    const blobs: Float32Array[] = [];
    let offset = 0;
    const put = ({ data, shape }: Tensor): { offset: number; shape: readonly number[] } => {
      blobs.push(data);
      const at = offset;
      offset += data.length;
      return { offset: at, shape };
    };
    const vector = (data: Float32Array | undefined) => data && put({ data, shape: [data.length] });
    const views = source.views.map((view) => ({
      role: view.role,
      h: view.grid.h,
      w: view.grid.w,
      layers: view.layers,
      cls: view.hasCls,
      place: view.place && [view.place.row, view.place.col, view.place.rows, view.place.cols],
      X: put(view.features),
      joint: view.joint && put(view.joint),
      importance: vector(view.importance),
      target: vector(view.target),
      taps: Array.from(view.taps.values(), (tap) => [put(tap.queries!), put(tap.keys!)]),
    }));
    const text = source.text && { embeds: put(source.text.embeds), pooled: vector(source.text.pooled) };
    const weights = { a: put(projector.a), b: put(projector.b) };
    writeFileSync(join(folder, 'task.json'), JSON.stringify({ views, text, projector: weights, tasks }));
    writeFileSync(join(folder, 'data.bin'), Buffer.concat(blobs.map((data) => new Uint8Array(data.buffer))));
    const { status, stdout, stderr } = spawnSync(python, [program, '--time', folder], {
      env,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`The NumPy programs failed: ${stderr}`);
    return new Map(Object.entries(JSON.parse(stdout) as Record<string, PeerAnswer>));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
