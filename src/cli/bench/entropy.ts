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
import { piecesOf, windowPlan } from '../../workers/curves/window-plan.ts';
import { type Bench, judge } from '../bench.ts';
import { openNodeLanguageModel } from '../node-language-model.ts';

const targets = {
  first_points_cpu_ms: '<= 300',
  all_points_cpu_ms: '<= 3000',
  ratio_to_raw: '<= 1.15',
  ratio_to_raw_windows: '<= 1.15',
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

const shape = readJson<{ architecture: DecoderShape }>(`${modelFolder(model)}/model.json`).architecture;

const plainFeeds = (feeds: ReturnType<typeof decoderFeeds>): TensorMap =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { type, dims, data }]) => [name, { type, dims, data } as TensorValue]),
  );

/** ONNX Runtime alone on each window as a whole, the inputs being ready. */
async function timeWindows(session: InferenceSession, feeds: readonly TensorMap[]): Promise<number> {
  const start = process.cpuUsage();
  for (const given of feeds) await session.run(given, ['logits']);
  return cpuMs(start);
}

/** ONNX Runtime alone on the same pieces as the curve, with what it remembers fed back. */
async function timePieces(
  session: InferenceSession,
  windows: readonly (readonly number[])[],
): Promise<number> {
  const outputs = session.outputNames.filter((name) => name.startsWith('present.'));
  let ms = 0;
  for (const ids of windows) {
    let cache: TensorMap | undefined;
    for (const [from, to] of piecesOf(ids.length, true, true)) {
      const feeds = { ...plainFeeds(decoderFeeds(shape, ids.slice(from, to), from)) };
      if (cache) for (const name of outputs) feeds[name.replace('present', 'past')] = cache[name]!;
      const start = process.cpuUsage();
      cache = await session.run(feeds, ['logits', ...outputs]);
      ms += cpuMs(start);
    }
  }
  return ms;
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
  const windows = windowPlan(id.length, window, stride).map(({ from, to }) => [
    bos,
    ...id.subarray(from, to - 1),
  ]);
  const feeds = windows.map((ids) => plainFeeds(decoderFeeds(shape, ids)));
  await run().next(new AbortController().signal);
  const curves = [];
  const pieces = [];
  const whole = [];
  for (let round = 0; round < rounds; round++) {
    curves.push(await timeCurve(run()));
    pieces.push(await timePieces(session, windows));
    whole.push(await timeWindows(session, feeds));
  }
  const all = least(curves.map((curve) => curve.all));
  return {
    tokens: id.length,
    first_points_cpu_ms: least(curves.map(({ first }) => first)),
    all_points_cpu_ms: all,
    all_points_wall_ms: least(curves.map(({ wall }) => wall)),
    raw_pieces_cpu_ms: least(pieces),
    raw_windows_cpu_ms: least(whole),
    ratio_to_raw: all / least(pieces),
    ratio_to_raw_windows: all / least(whole),
  };
}

/** A curve of 2,000 tokens on one WASM thread, next to ONNX Runtime alone on the same pieces and on whole windows. */
export const bench: Bench = {
  name: 'entropy',
  async run() {
    const rounded = Object.fromEntries(
      Object.entries(await figures()).map(([name, value]) => [name, Number(value.toPrecision(4))]),
    );
    return judge(rounded, targets);
  },
};
