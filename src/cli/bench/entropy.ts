import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  decoderFeeds,
  type DecoderShape,
  modelFolder,
  readJson,
} from '../../../models/eval/language-model.ts';
import type { InferenceSession, SessionSource, TensorMap, TensorValue } from '../../contracts/inference.ts';
import { loadOrtWeb } from '../../inference/session-ort-web.ts';
import { InferenceEngine } from '../../inference/session-engine.ts';
import type { CurveRun } from '../../workers/curves/curve-run.ts';
import { modelRun } from '../../workers/curves/model-run.ts';
import { windowPlan } from '../../workers/curves/window-plan.ts';
import { type Bench, judge } from '../bench.ts';
import { openNodeLanguageModel } from '../node-language-model.ts';

const targets = {
  first_points_cpu_ms: '<= 300',
  all_points_cpu_ms: '<= 3000',
  ratio_to_raw: '<= 1.15',
};

const model = 'lm-bpe4k';
const precision = 'int8';
const tokens = 2000;
const window = 1024;
const stride = 512;
const rounds = 7;
const bos = 0;

const wasmFile = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
const text = async (): Promise<string> =>
  (await readFile(new URL('../../../models/eval/sample.txt', import.meta.url), 'utf8')).repeat(2);

/** CPU milliseconds of this process since `start`: one thread, whatever else the machine does. */
function cpuMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Computes a whole curve. @returns CPU ms to the first points and to the last */
async function timeCurve(run: CurveRun): Promise<{ first: number; all: number; wall: number }> {
  const { signal } = new AbortController();
  const started = performance.now();
  const start = process.cpuUsage();
  let first = 0;
  for (let done = 0; done < tokens; ) {
    done = await run.next(signal);
    run.columns.points(0, done);
    if (first === 0) first = cpuMs(start);
  }
  return { first, all: cpuMs(start), wall: performance.now() - started };
}

/** Inputs of each window, ready to be fed: what a plain use of ONNX Runtime would have to compute. */
function rawFeeds(ids: Int32Array, plain: boolean): readonly TensorMap[] {
  const shape = readJson<{ architecture: DecoderShape }>(`${modelFolder(model)}/model.json`).architecture;
  const windows = windowPlan(ids.length, window, stride).slice(plain ? 1 : 0);
  return windows.map(({ from, to }) => {
    const feeds = decoderFeeds(shape, [bos, ...ids.subarray(from, to - 1)]);
    return Object.fromEntries(
      Object.entries(feeds).map(([name, { type, dims, data }]) => [
        name,
        { type, dims, data } as TensorValue,
      ]),
    );
  });
}

async function timeRaw(session: InferenceSession, feeds: readonly TensorMap[]): Promise<number> {
  const start = process.cpuUsage();
  for (const given of feeds) await session.run(given, ['logits']);
  return cpuMs(start);
}

const least = (values: readonly number[]): number => Math.min(...values);

async function figures(): Promise<Record<string, number>> {
  const runtime = await loadOrtWeb('wasm', { threads: 1, wasmBinary: await readFile(wasmFile) });
  const engine = new InferenceEngine({
    probe: () => Promise.resolve({ gpu: { kind: 'no-api' }, isIsolated: false, cores: 1 }),
    load: () => Promise.resolve(runtime),
    preference: 'wasm',
    budgetBytes: 1024 ** 3,
  });
  const opened = await openNodeLanguageModel(model, precision, engine);
  const source = await text();
  const run = (): CurveRun => modelRun(opened, source, { window, stride, limit: tokens });
  const folder = `${modelFolder(model)}/${precision}`;
  const raw: SessionSource = {
    graph: await readFile(`${folder}/lm-core.onnx`),
    externalData: [{ path: 'weights.bin', data: await readFile(`${folder}/weights.bin`) }],
  };
  const session = await runtime.createSession(raw);
  const { id } = run().head.tokens;
  const sameWindows = rawFeeds(id, false);
  const plainWindows = rawFeeds(id, true);
  await run().next(new AbortController().signal);
  const curves = [];
  const same = [];
  const plain = [];
  for (let round = 0; round < rounds; round++) {
    curves.push(await timeCurve(run()));
    same.push(await timeRaw(session, sameWindows));
    plain.push(await timeRaw(session, plainWindows));
  }
  const all = least(curves.map((curve) => curve.all));
  return {
    tokens: id.length,
    first_points_cpu_ms: least(curves.map(({ first }) => first)),
    all_points_cpu_ms: all,
    all_points_wall_ms: least(curves.map(({ wall }) => wall)),
    raw_same_windows_cpu_ms: least(same),
    raw_plain_windows_cpu_ms: least(plain),
    ratio_to_raw: all / least(same),
    ratio_to_plain_windows: all / least(plain),
  };
}

/** A curve of 2,000 tokens on one WASM thread, next to ONNX Runtime alone on the same windows. */
export const bench: Bench = {
  name: 'entropy',
  async run() {
    const rounded = Object.fromEntries(
      Object.entries(await figures()).map(([name, value]) => [name, Number(value.toPrecision(4))]),
    );
    return judge(rounded, targets);
  },
};
