import * as Comlink from 'comlink';
import { type ErrorReport, fromErrorReport, toErrorReport, TokenscopeError } from '../contracts/errors.ts';
import type { Progress } from '../contracts/provenance.ts';

/** What every worker function gets first. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** A worker's functions: `(context, ...cloneable arguments)`. */
// biome-ignore lint/suspicious/noExplicitAny: the argument list is generic and restored by Remote<A>
// oxlint-disable-next-line typescript/no-explicit-any
export type WorkerApi = Record<string, (context: CallContext, ...args: any[]) => unknown>;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The same functions seen from the page. */
export type Remote<A extends WorkerApi> = {
  readonly [K in keyof A]: A[K] extends (context: CallContext, ...args: infer P) => infer R
    ? (options: CallOptions, ...args: P) => Promise<Awaited<R>>
    : never;
};

type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorReport };

interface Endpoint {
  call(
    callId: number,
    name: string,
    args: unknown[],
    onProgress: ((progress: Progress) => void) | null,
  ): Promise<Outcome>;
  cancel(callId: number): void;
}

/** Serves `api` on this worker's global scope (or on a given port). */
export function serve(api: WorkerApi, endpoint?: Comlink.Endpoint): void {
  const running = new Map<number, AbortController>();
  const served: Endpoint = {
    async call(callId, name, args, onProgress) {
      const controller = new AbortController();
      running.set(callId, controller);
      try {
        const fn = api[name];
        if (!fn) throw new Error(`This worker has no function '${name}'`);
        const context: CallContext = {
          signal: controller.signal,
          progress: (progress) => onProgress?.(progress),
        };
        const value = await fn(context, ...args);
        const outcome: Outcome = { ok: true, value };
        return Comlink.transfer(outcome, transferablesOf(value));
      } catch (error) {
        return { ok: false, error: toErrorReport(error) };
      } finally {
        running.delete(callId);
      }
    },
    cancel(callId) {
      running.get(callId)?.abort(new DOMException('The call was cancelled.', 'AbortError'));
    },
  };
  if (endpoint) Comlink.expose(served, endpoint);
  else Comlink.expose(served);
}

const owned = new WeakMap<object, Transferable[]>();

/** Marks the buffers of a returned value to be moved, not copied; the worker's own view of them is detached. */
export function moved<T extends object>(value: T, buffers: Transferable[]): T {
  owned.set(value, buffers);
  return value;
}

const transferablesOf = (value: unknown): Transferable[] =>
  value !== null && typeof value === 'object' ? (owned.get(value) ?? []) : [];

/** A connection that outlives crashes of its worker. */
export interface Connection<A extends WorkerApi> {
  readonly remote: Remote<A>;
  /** Ends the worker: callers in flight fail with `worker-crashed`; the next call starts a fresh one. */
  restart(): void;
  dispose(): void;
}

let inFlight = 0;

/** Calls of all connections that have not settled yet. */
export const callsInFlight = (): number => inFlight;

/**
 * Typed access to a worker that is started on first use.
 * A crash (`error`, `messageerror`) fails every call in flight with a `worker-crashed` error, and the next call starts a
 * fresh worker. Aborting a call rejects it at once; the worker is told and may stop early.
 */
export function connect<A extends WorkerApi>(name: string, spawn: () => Worker): Connection<A> {
  let worker: Worker | null = null;
  let wrapped: Comlink.Remote<Endpoint> | null = null;
  let nextCall = 1;
  const pending = new Map<number, (reason: Error) => void>();

  const end = (why: string): void => {
    worker?.terminate();
    worker = null;
    wrapped = null;
    const crash = new TokenscopeError(
      'worker-crashed',
      `The ${name} worker stopped: ${why}.`,
      'It has been restarted; try again, with a smaller input if it happens twice.',
    );
    for (const reject of Array.from(pending.values())) reject(crash);
  };

  const endpoint = (): Comlink.Remote<Endpoint> => {
    if (wrapped) return wrapped;
    worker = spawn();
    worker.addEventListener('error', (event) => end(event.message || 'it failed to start'));
    worker.addEventListener('messageerror', () => end('a message could not be read'));
    wrapped = Comlink.wrap<Endpoint>(worker);
    return wrapped;
  };

  const call = (method: string, options: CallOptions, args: unknown[]): Promise<unknown> => {
    const { signal, onProgress } = options;
    if (signal?.aborted) return Promise.reject(abortError());
    const callId = nextCall++;
    return new Promise((resolve, reject) => {
      inFlight++;
      const settle = (finish: () => void): void => {
        if (pending.delete(callId)) inFlight--;
        signal?.removeEventListener('abort', onAbort);
        finish();
      };
      const onAbort = (): void => {
        void wrapped?.cancel(callId);
        settle(() => reject(abortError()));
      };
      pending.set(callId, (reason) => settle(() => reject(reason)));
      signal?.addEventListener('abort', onAbort);
      const reporter = onProgress ? Comlink.proxy(onProgress) : null;
      endpoint()
        .call(callId, method, args, reporter)
        .then((outcome) => {
          settle(() => (outcome.ok ? resolve(outcome.value) : reject(fromErrorReport(outcome.error))));
        })
        .catch((error: unknown) =>
          settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
        );
    });
  };

  const remote = new Proxy({} as Remote<A>, {
    get: (_target, method) => {
      if (typeof method !== 'string' || method === 'then') return undefined;
      return (options: CallOptions, ...args: unknown[]) => call(method, options, args);
    },
  });
  return { remote, restart: () => end('it was restarted'), dispose: () => end('the page closed it') };
}

const abortError = (): DOMException => new DOMException('The call was cancelled.', 'AbortError');
