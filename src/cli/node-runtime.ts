import ort from 'onnxruntime-node';
import type {
  InferenceRuntime,
  InferenceSession,
  SessionSource,
  TensorMap,
  TensorType,
  TensorValue,
} from '../contracts/inference.ts';

/** ONNX Runtime of Node (CPU): for benches, headless runs and tests, never in the page. */
export function nodeRuntime(options: { readonly threads?: number } = {}): InferenceRuntime {
  return {
    backend: 'node',
    deviceLost: new Promise(() => {}),
    async createSession({ graph, externalData }: SessionSource): Promise<InferenceSession> {
      const session = await ort.InferenceSession.create(graph, {
        executionProviders: ['cpu'],
        intraOpNumThreads: options.threads ?? 1,
        logSeverityLevel: 4,
        externalData: externalData.map(({ path, data }) => ({ path, data })),
        extra: { optimization: { disable_specified_optimizers: 'AttentionFusion' } },
      });
      return {
        inputs: session.inputMetadata.map((input) => ({
          name: input.name,
          type: input.isTensor ? input.type : 'none',
          shape: input.isTensor ? input.shape : [],
        })),
        outputNames: session.outputNames,
        async run(feeds: TensorMap, fetches?: readonly string[]): Promise<TensorMap> {
          const given = Object.fromEntries(
            Object.entries(feeds).map(([name, { type, data, dims }]) => [
              name,
              new ort.Tensor(type, data as never, dims),
            ]),
          );
          const results = fetches ? await session.run(given, fetches) : await session.run(given);
          return Object.fromEntries(
            Object.entries(results).map(([name, tensor]): [string, TensorValue] => [
              name,
              {
                type: tensor.type as TensorType,
                dims: tensor.dims,
                data: tensor.data as TensorValue['data'],
              },
            ]),
          );
        },
        release: () => session.release(),
      };
    },
  };
}
