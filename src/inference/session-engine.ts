import { Lru } from '../base/lru.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import type {
  BackendChoice,
  BackendPreference,
  BackendReason,
  InferenceRuntime,
  InferenceSession,
  SessionInput,
  SessionSource,
  TensorMap,
} from '../contracts/inference.ts';
import { chooseBackend, cpuChoice, type DeviceProbe } from './backend.ts';
import { type JobOptions, type QueueState, RunQueue } from './run-queue.ts';
import { classifyFailure, type FailureKind, failureError, recoveryFor } from './session-failure.ts';

/** A model that the engine can load, and load again after its session was given up. */
export interface ModelHandle {
  /** Equal keys are the same model with the same edits. */
  readonly key: string;
  /** For messages. */
  readonly label: string;
  /** Memory that a session takes, about the size of the weights. */
  readonly bytes: number;
  readonly source: () => Promise<SessionSource>;
  /** Set when the GPU would silently give wrong numbers (`AttentionSite.gpuFault`): the model then runs on the CPU. */
  readonly gpuFault?: string | null;
}

export interface EngineOptions {
  readonly probe: () => Promise<DeviceProbe>;
  readonly load: (choice: BackendChoice) => Promise<InferenceRuntime>;
  readonly preference: BackendPreference;
  /** Sessions beyond this many bytes are released, the longest unused first. */
  readonly budgetBytes: number;
  /** Hears which backend runs, at first use and whenever it changes. */
  readonly onBackend?: (choice: BackendChoice) => void;
  /**
   * The runtime is dead and so is this engine: the worker must be ended and started anew. An error thrown outside any call
   * (`setTimeout(() => { throw error; })`) makes `connect` of `workers/rpc.ts` do so.
   */
  readonly onFatal?: (error: TokenscopeError) => void;
}

export interface RunOptions extends Partial<JobOptions> {
  /** Outputs to return; by default all. */
  readonly fetches?: readonly string[];
}

/** A place in the cache; the session is null while it is being created. */
interface Loaded {
  session: InferenceSession | null;
}

/**
 * Runs models one call at a time on the best backend there is, and survives what can be survived: a lost GPU, a GPU trap
 * and a GPU without memory or kernels lead to the CPU, and the reason is told; out of memory on the CPU releases the other
 * sessions and tries once more; a CPU trap ends the engine.
 */
export class InferenceEngine {
  readonly #options: EngineOptions;
  readonly #queue = new RunQueue();
  readonly #sessions: Lru<string, Loaded>;
  #released: InferenceSession[] = [];
  #probe: DeviceProbe | null = null;
  #choice: BackendChoice | null = null;
  #runtime: InferenceRuntime | null = null;
  /** Breaks off the call under way. */
  #interrupt: ((error: Error) => void) | null = null;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#sessions = new Lru(options.budgetBytes, ({ session }) => {
      if (session) this.#released.push(session);
    });
  }

  /** Null until the first use. */
  get backend(): BackendChoice | null {
    return this.#choice;
  }

  get queue(): QueueState {
    return this.#queue.state;
  }

  /** @returns a function that ends the subscription. */
  onQueueChange(listener: () => void): () => void {
    return this.#queue.subscribe(listener);
  }

  /** Loads a model ahead of its first run and tells what it wants to be fed. */
  inspect(
    model: ModelHandle,
    options: Partial<JobOptions> = {},
  ): Promise<{ readonly inputs: readonly SessionInput[]; readonly outputNames: readonly string[] }> {
    return this.#queue.run(
      (signal) =>
        this.#withSession(model, signal, ({ inputs, outputNames }) =>
          Promise.resolve({ inputs, outputNames }),
        ),
      { label: `Loading ${model.label}`, ...options },
    );
  }

  /** @throws TokenscopeError, or an AbortError when the call was cancelled or superseded. */
  run(model: ModelHandle, feeds: TensorMap, options: RunOptions = {}): Promise<TensorMap> {
    const { fetches, ...job } = options;
    return this.#queue.run(
      (signal) => this.#withSession(model, signal, (session) => session.run(feeds, fetches)),
      { label: `Running ${model.label}`, ...job },
    );
  }

  /** Gives up the session of a model, when it has one. */
  close(key: string): Promise<void> {
    return this.#queue.run(
      () => {
        this.#sessions.delete(key);
        return this.#release();
      },
      { label: 'Releasing memory' },
    );
  }

  /** Gives up every session and refuses later calls. */
  async dispose(): Promise<void> {
    const released = this.#queue.run(
      () => {
        this.#sessions.clear();
        return this.#release();
      },
      { label: 'Releasing memory' },
    );
    await released;
    this.#queue.close(new TokenscopeError('cancelled', 'The engine was closed.', 'Open the model again.'));
  }

  async #withSession<T>(
    model: ModelHandle,
    signal: AbortSignal,
    work: (session: InferenceSession) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      const runtime = await this.#start(model);
      const source = this.#sessions.get(model.key) ? null : await model.source();
      try {
        return await this.#untilLost(this.#open(runtime, model, source).then(work));
      } catch (error) {
        const kind = classifyFailure(error);
        const others = this.#sessions.size - (this.#sessions.get(model.key) ? 1 : 0);
        const canEvict = others > 0;
        switch (recoveryFor(kind, { backend: runtime.backend, canEvict })) {
          case 'retry-on-cpu':
            if (this.#runtime === runtime) this.#leaveGpu(gpuReasons[kind]);
            continue;
          case 'retry-after-eviction':
            this.#sessions.clear();
            await this.#release();
            continue;
          case 'end-runtime': {
            const fatal = failureError(kind, model.label, error);
            this.#queue.close(fatal);
            this.#options.onFatal?.(fatal);
            throw fatal;
          }
          case 'fail':
            throw failureError(kind, model.label, error);
        }
      }
    }
  }

  async #start(model: ModelHandle): Promise<InferenceRuntime> {
    this.#probe ??= await this.#options.probe();
    if (!this.#choice) this.#choose(chooseBackend(this.#probe, this.#options.preference));
    if (model.gpuFault && this.#choice!.backend === 'webgpu') {
      this.#sessions.clear();
      await this.#release();
      this.#leaveGpu('gpu-wrong');
    }
    if (this.#runtime) return this.#runtime;
    let runtime: InferenceRuntime;
    try {
      runtime = await this.#options.load(this.#choice!);
    } catch (error) {
      if (this.#choice!.backend === 'wasm') {
        throw new TokenscopeError(
          'offline',
          'The inference engine (ONNX Runtime) could not be loaded.',
          'Check the connection and reload the page.',
          { cause: error },
        );
      }
      this.#leaveGpu('gpu-failed');
      return this.#start(model);
    }
    this.#runtime = runtime;
    void runtime.deviceLost.then((message) => {
      if (this.#runtime !== runtime) return;
      if (this.#interrupt) this.#interrupt(new Error(`device lost: ${message}`));
      else this.#leaveGpu('gpu-lost');
    });
    return runtime;
  }

  /** The session of a model. Room is made before the new one is created. */
  async #open(
    runtime: InferenceRuntime,
    model: ModelHandle,
    source: SessionSource | null,
  ): Promise<InferenceSession> {
    const there = this.#sessions.get(model.key)?.session;
    if (there) return there;
    const loaded: Loaded = { session: null };
    this.#sessions.set(model.key, loaded, Math.min(model.bytes, this.#options.budgetBytes));
    try {
      await this.#release();
      loaded.session = await runtime.createSession(source!);
      return loaded.session;
    } finally {
      if (!loaded.session) this.#sessions.delete(model.key);
    }
  }

  /** Work that ends with an error when the GPU is lost meanwhile: ONNX Runtime itself may then never answer. */
  #untilLost<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#interrupt = reject;
      void work.then(resolve, reject).then(() => {
        this.#interrupt = null;
      });
    });
  }

  async #release(): Promise<void> {
    const released = this.#released;
    this.#released = [];
    for (const session of released) await session.release();
  }

  /** The GPU runtime is not called again: after a loss or a trap not even to release its sessions. */
  #leaveGpu(reason: BackendReason): void {
    this.#runtime = null;
    this.#sessions.clear();
    this.#released = [];
    this.#choose(cpuChoice(this.#probe!, reason));
  }

  #choose(choice: BackendChoice): void {
    this.#choice = choice;
    this.#options.onBackend?.(choice);
  }
}

const gpuReasons: Readonly<Record<FailureKind, BackendReason>> = {
  'device-lost': 'gpu-lost',
  'out-of-memory': 'gpu-out-of-memory',
  trap: 'gpu-failed',
  'gpu-only': 'gpu-failed',
  refused: 'gpu-failed',
};
