import type * as OrtModule from 'onnxruntime-web/wasm';
import type { InferenceRuntime, InferenceSession, SessionSource } from '../contracts/inference.ts';

import { readOnnxModel } from './onnx/onnx-model.ts';
import { ortSession, sessionOptions } from './ort-session.ts';

/**
 * The only file that imports ONNX Runtime Web, and lazily: `/webgpu` is the native GPU build, `/wasm` the CPU one.
 * The default entry is the old JSEP build, whose causal and rotary attention is silently wrong (feasibility notes §3.5).
 */
export interface OrtWebOptions {
  /** WASM threads; more than 1 needs cross-origin isolation. Fixed by the first session of a worker. */
  readonly threads: number;
  /** The WASM file itself, where no server gives it (Node). By default it is loaded from this page's own assets. */
  readonly wasmBinary?: Uint8Array;
}

type Ort = typeof OrtModule;

/** Loads ONNX Runtime for one backend. @throws whatever the import or the browser throws. */
export async function loadOrtWeb(
  backend: 'webgpu' | 'wasm',
  options: OrtWebOptions,
): Promise<InferenceRuntime> {
  const ort: Ort =
    backend === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = options.threads;
  ort.env.logLevel = 'error';
  if (options.wasmBinary) ort.env.wasm.wasmBinary = options.wasmBinary;
  else ort.env.wasm.wasmPaths = { wasm: await wasmUrl(backend) };
  let onLost: (reason: string) => void;
  const deviceLost = new Promise<string>((resolve) => {
    onLost = resolve;
  });
  let watches = false;
  return {
    backend,
    deviceLost,
    async createSession(source) {
      const session = await createSession(ort, backend, source);
      if (backend === 'webgpu' && !watches) {
        watches = true;
        void watchDevice(ort, onLost);
      }
      return session;
    },
  };
}

const wasmUrl = async (backend: 'webgpu' | 'wasm'): Promise<string> =>
  backend === 'webgpu'
    ? (await import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url')).default
    : (await import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url')).default;

/** After the first session `env.webgpu.device` is ONNX Runtime's own device. */
async function watchDevice(ort: Ort, onLost: (reason: string) => void): Promise<void> {
  const device = (await ort.env.webgpu.device) as {
    readonly lost: Promise<{ readonly message: string }>;
  };
  onLost((await device.lost).message);
}

async function createSession(
  ort: Ort,
  backend: 'webgpu' | 'wasm',
  { graph, externalData }: SessionSource,
): Promise<InferenceSession> {
  const angles = backend === 'webgpu' ? anglesOf(graph) : [];
  const session = await ort.InferenceSession.create(graph, {
    ...sessionOptions(externalData),
    executionProviders: [angles.length > 0 ? { name: 'webgpu', forceCpuNodeNames: angles } : backend],
    logSeverityLevel: 3,
  });
  return ortSession(session, ort.Tensor);
}

/**
 * Sines and cosines stay on the CPU: WGSL allows an absolute error of 2⁻¹¹ inside [−π, π] and any beyond, and rotary
 * positions carry it into every logit. They are a few numbers a token.
 */
const anglesOf = (graph: Uint8Array): readonly string[] =>
  readOnnxModel(graph)
    .graph.nodes.filter(
      ({ opType, domain, name }) => /^(Sin|Cos)$/.test(opType) && domain === '' && name !== '',
    )
    .map(({ name }) => name);
