import ort from 'onnxruntime-node';
import type { InferenceRuntime } from '../contracts/inference.ts';
import { ortSession, sessionOptions } from '../inference/ort-session.ts';

/** ONNX Runtime of Node (CPU): for benches, headless runs and tests, never in the page. */
export const nodeRuntime = (options: { readonly threads?: number } = {}): InferenceRuntime => ({
  backend: 'node',
  deviceLost: new Promise(() => {}),
  async createSession({ graph, externalData }) {
    const session = await ort.InferenceSession.create(graph, {
      ...sessionOptions(externalData),
      executionProviders: ['cpu'],
      intraOpNumThreads: options.threads ?? 1,
      logSeverityLevel: 4,
    });
    return ortSession(session, ort.Tensor);
  },
});
