import { describe, expect, test } from 'vitest';
import type { TokenscopeError } from '../contracts/errors.ts';
import type { BackendChoice, InferenceRuntime, InferenceSession, TensorMap } from '../contracts/inference.ts';
import type { DeviceProbe } from './backend.ts';
import { type EngineOptions, InferenceEngine, type ModelHandle } from './session-engine.ts';
import { classifyFailure, recoveryFor } from './session-failure.ts';

const withGpu: DeviceProbe = {
  gpu: { kind: 'adapter', isSoftware: false, halfPrecision: true },
  isIsolated: false,
  cores: 4,
};
const withoutGpu: DeviceProbe = { ...withGpu, gpu: { kind: 'no-api' } };
const result: TensorMap = { logits: { type: 'float32', dims: [1], data: Float32Array.of(7) } };

/** A runtime whose sessions do what the script says; `log` keeps the order of everything. */
function fakeRuntimes(script: {
  readonly run?: (backend: string, model: string, call: number) => unknown;
  readonly create?: (backend: string, model: string, call: number) => unknown;
}) {
  const log: string[] = [];
  const lose: Record<string, (message: string) => void> = {};
  let calls = 0;
  const load = (choice: BackendChoice): Promise<InferenceRuntime> => {
    const { backend } = choice;
    log.push(`load ${backend}`);
    const runtime: InferenceRuntime = {
      backend,
      deviceLost: new Promise((resolve) => {
        lose[backend] = resolve;
      }),
      async createSession({ graph }): Promise<InferenceSession> {
        const model = new TextDecoder().decode(graph);
        log.push(`create ${model} on ${backend}`);
        await script.create?.(backend, model, calls++);
        return {
          inputs: [{ name: 'x', type: 'float32', shape: [1] }],
          outputNames: ['logits'],
          async run(): Promise<TensorMap> {
            log.push(`run ${model} on ${backend}`);
            await script.run?.(backend, model, calls++);
            return result;
          },
          release() {
            log.push(`release ${model}`);
            return Promise.resolve();
          },
        };
      },
    };
    return Promise.resolve(runtime);
  };
  return { log, load, lose };
}

const model = (name: string, bytes = 10): ModelHandle => ({
  key: name,
  label: name,
  bytes,
  source: () => Promise.resolve({ graph: new TextEncoder().encode(name), externalData: [] }),
});

function engineOn(
  probe: DeviceProbe,
  load: EngineOptions['load'],
  more: Partial<EngineOptions> = {},
): { engine: InferenceEngine; told: string[]; fatal: TokenscopeError[] } {
  const told: string[] = [];
  const fatal: TokenscopeError[] = [];
  const engine = new InferenceEngine({
    probe: () => Promise.resolve(probe),
    load,
    preference: 'auto',
    budgetBytes: 25,
    onBackend: ({ backend, reason }) => told.push(`${backend}: ${reason}`),
    onFatal: (error) => fatal.push(error),
    ...more,
  });
  return { engine, told, fatal };
}

test('a model is loaded once, run many times, and says what it wants', async () => {
  const { log, load } = fakeRuntimes({});
  const { engine, told } = engineOn(withGpu, load);
  expect(engine.backend).toBeNull();
  expect(await engine.inspect(model('a'))).toEqual({
    inputs: [{ name: 'x', type: 'float32', shape: [1] }],
    outputNames: ['logits'],
  });
  expect(await engine.run(model('a'), {})).toBe(result);
  await engine.run(model('a'), {});
  expect(log).toEqual(['load webgpu', 'create a on webgpu', 'run a on webgpu', 'run a on webgpu']);
  expect(told).toEqual(['webgpu: gpu-available']);
});

describe('cache', () => {
  test('the longest unused session is released before a new one is created beyond the budget', async () => {
    const { log, load } = fakeRuntimes({});
    const { engine } = engineOn(withoutGpu, load);
    for (const name of ['a', 'b', 'a', 'c', 'b']) await engine.run(model(name), {});
    expect(log.filter((line) => !line.startsWith('run'))).toEqual([
      'load wasm',
      'create a on wasm',
      'create b on wasm',
      'release b',
      'create c on wasm',
      'release a',
      'create b on wasm',
    ]);
  });

  test('a model larger than the whole budget takes all of it and still runs twice', async () => {
    const { log, load } = fakeRuntimes({});
    const { engine } = engineOn(withoutGpu, load);
    await engine.run(model('a'), {});
    await engine.run(model('huge', 1000), {});
    await engine.run(model('huge', 1000), {});
    expect(log.slice(3)).toEqual([
      'release a',
      'create huge on wasm',
      'run huge on wasm',
      'run huge on wasm',
    ]);
  });

  test('a model that cannot be loaded takes no room', async () => {
    const { log, load } = fakeRuntimes({
      create: (_backend, name) => {
        if (name === 'broken') throw new Error('Invalid model');
      },
    });
    const { engine } = engineOn(withoutGpu, load);
    await engine.run(model('a'), {});
    await expect(engine.run(model('broken'), {})).rejects.toThrow('Invalid model');
    await engine.run(model('c'), {});
    expect(log.filter((line) => line.startsWith('release'))).toEqual([]);
  });

  test('close releases one, dispose releases all and refuses later calls', async () => {
    const { log, load } = fakeRuntimes({});
    const { engine } = engineOn(withoutGpu, load);
    await engine.run(model('a'), {});
    await engine.run(model('b'), {});
    await engine.close('a');
    expect(log.at(-1)).toBe('release a');
    await engine.dispose();
    expect(log.at(-1)).toBe('release b');
    await expect(engine.run(model('a'), {})).rejects.toThrow('The engine was closed.');
  });
});

const failOn = (backend: string, message: string) => (on: string) => {
  if (on === backend) throw new Error(message);
};

describe('recovery', () => {
  test.each([
    ['GPU device lost: the driver was reset', 'gpu-lost'],
    ["Program Cast requires f16 but the device doesn't support it", 'gpu-failed'],
    ['memory access out of bounds', 'gpu-failed'],
    ['failed to allocate a buffer of 2147483648 bytes: out of memory', 'gpu-out-of-memory'],
  ])('on the GPU, "%s" leads to the CPU because %s, and the run succeeds', async (message, reason) => {
    const { log, load } = fakeRuntimes({ run: failOn('webgpu', message) });
    const { engine, told, fatal } = engineOn(withGpu, load);
    expect(await engine.run(model('a'), {})).toBe(result);
    expect(told).toEqual(['webgpu: gpu-available', `wasm: ${reason}`]);
    expect(log).toEqual([
      'load webgpu',
      'create a on webgpu',
      'run a on webgpu',
      'load wasm',
      'create a on wasm',
      'run a on wasm',
    ]);
    expect(fatal).toEqual([]);
    await engine.run(model('a'), {});
    expect(log.at(-1)).toBe('run a on wasm');
  });

  test('a GPU lost between two runs moves the next run to the CPU', async () => {
    const { log, load, lose } = fakeRuntimes({});
    const { engine, told } = engineOn(withGpu, load);
    await engine.run(model('a'), {});
    lose['webgpu']!('the driver was reset');
    await Promise.resolve();
    await engine.run(model('a'), {});
    expect(told.at(-1)).toBe('wasm: gpu-lost');
    expect(log.at(-1)).toBe('run a on wasm');
    expect(log).not.toContain('release a');
  });

  test('a GPU lost while ONNX Runtime never answers still moves the run to the CPU', async () => {
    const runtimes = fakeRuntimes({
      run: (backend) => {
        if (backend !== 'webgpu') return undefined;
        setImmediate(() => runtimes.lose['webgpu']!('hung'));
        return new Promise(() => {});
      },
    });
    const { engine, told } = engineOn(withGpu, runtimes.load);
    expect(await engine.run(model('a'), {})).toBe(result);
    expect(told.at(-1)).toBe('wasm: gpu-lost');
  });

  test('a model whose operators the GPU gets wrong runs on the CPU', async () => {
    const { log, load } = fakeRuntimes({});
    const { engine, told } = engineOn(withGpu, load);
    await engine.run(model('a'), {});
    await engine.run({ ...model('b'), gpuFault: 'the kernel leaves out the soft cap' }, {});
    expect(told).toEqual(['webgpu: gpu-available', 'wasm: gpu-wrong']);
    expect(log.slice(3)).toEqual(['release a', 'load wasm', 'create b on wasm', 'run b on wasm']);
  });

  test('a GPU build that does not load leads to the CPU', async () => {
    const { load } = fakeRuntimes({});
    const { engine, told } = engineOn(withGpu, (choice) =>
      choice.backend === 'webgpu' ? Promise.reject(new Error('failed to fetch')) : load(choice),
    );
    expect(await engine.run(model('a'), {})).toBe(result);
    expect(told).toEqual(['webgpu: gpu-available', 'wasm: gpu-failed']);
  });

  test('out of memory on the CPU releases the other sessions and tries once more', async () => {
    let failures = 1;
    const { log, load } = fakeRuntimes({
      create: (_backend, name) => {
        if (name === 'b' && failures-- > 0) throw new RangeError('Array buffer allocation failed');
      },
    });
    const { engine } = engineOn(withoutGpu, load);
    await engine.run(model('a'), {});
    expect(await engine.run(model('b'), {})).toBe(result);
    expect(log.slice(3)).toEqual(['create b on wasm', 'release a', 'create b on wasm', 'run b on wasm']);
  });

  test('out of memory with nothing to release is told, and the next run works', async () => {
    const { load } = fakeRuntimes({
      run: (_backend, name) => {
        if (name === 'b') throw new Error('std::bad_alloc');
      },
    });
    const { engine, fatal } = engineOn(withoutGpu, load);
    await expect(engine.run(model('b'), {})).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(await engine.run(model('a'), {})).toBe(result);
    expect(fatal).toEqual([]);
  });

  test('a run that throws leaves the next one working', async () => {
    let failures = 1;
    const { load } = fakeRuntimes({
      run: () => {
        if (failures-- > 0) throw new Error('Got invalid dimensions for input: x');
      },
    });
    const { engine } = engineOn(withoutGpu, load);
    const failing = engine.run(model('a'), {});
    const next = engine.run(model('a'), {});
    await expect(failing).rejects.toMatchObject({
      code: 'unsupported',
      message: "ONNX Runtime refuses 'a': Got invalid dimensions for input: x",
    });
    expect(await next).toBe(result);
  });

  test('a trap on the CPU ends the engine: everyone gets worker-crashed, the owner is told', async () => {
    const { load } = fakeRuntimes({
      run: () => {
        throw new WebAssembly.RuntimeError('unreachable');
      },
    });
    const { engine, fatal } = engineOn(withoutGpu, load);
    const calls = [engine.run(model('a'), {}), engine.run(model('b'), {})];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'worker-crashed' });
    await expect(engine.run(model('a'), {})).rejects.toMatchObject({ code: 'worker-crashed' });
    expect(fatal).toHaveLength(1);
  });

  test('a source that cannot be had is reported as it is', async () => {
    const { load } = fakeRuntimes({});
    const { engine } = engineOn(withoutGpu, load);
    const offline = { ...model('a'), source: () => Promise.reject(new Error('no network')) };
    await expect(engine.run(offline, {})).rejects.toThrow('no network');
    expect(await engine.run(model('a'), {})).toBe(result);
  });
});

test('a newer run of a lane makes the waiting one stale and the running one abandoned', async () => {
  const { log, load } = fakeRuntimes({ run: () => new Promise((resolve) => setImmediate(resolve)) });
  const { engine } = engineOn(withoutGpu, load);
  const runs = ['a', 'b', 'c'].map((name) => engine.run(model(name), {}, { lane: 'entropy' }));
  const outcomes = await Promise.allSettled(runs);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(log).not.toContain('run b on wasm');
  expect(engine.queue).toEqual({ running: null, waiting: [] });
});

describe('failures', () => {
  test.each([
    ['A valid external Instance reference no longer exists.', 'device-lost'],
    ["Failed to execute 'mapAsync' on 'GPUBuffer': Device was lost", 'device-lost'],
    ['memory access out of bounds', 'trap'],
    ['null function or function signature mismatch', 'trap'],
    ['std::bad_alloc', 'out-of-memory'],
    ['Array buffer allocation failed', 'out-of-memory'],
    ['Non-zero status code returned while running Add node', 'refused'],
  ])('%s is %s', (message, kind) => {
    expect(classifyFailure(new Error(message))).toBe(kind);
  });
  test('a thrown number and a WebAssembly error are traps, whatever they say', () => {
    expect(classifyFailure(8_812_544)).toBe('trap');
    expect(classifyFailure(new WebAssembly.RuntimeError('divide by zero'))).toBe('trap');
  });
  test('nothing leads from the CPU to the CPU', () => {
    for (const kind of ['device-lost', 'trap', 'out-of-memory', 'gpu-only', 'refused'] as const) {
      for (const canEvict of [true, false]) {
        expect(recoveryFor(kind, { backend: 'wasm', canEvict })).not.toBe('retry-on-cpu');
      }
    }
  });
});
