import type * as OrtModule from 'onnxruntime-web/wasm';
import type {
  InferenceSession,
  SessionSource,
  TensorMap,
  TensorType,
  TensorValue,
} from '../contracts/inference.ts';

/** Options of every session, whichever build of ONNX Runtime creates it. */
export const sessionOptions = (
  externalData: SessionSource['externalData'],
): OrtModule.InferenceSession.SessionOptions => ({
  externalData: externalData.map(({ path, data }) => ({ path, data })),
  extra: { optimization: { disable_specified_optimizers: 'AttentionFusion' } },
});

/** A session of ONNX Runtime, of the web or of Node, as the engine sees it. */
export function ortSession(
  session: OrtModule.InferenceSession,
  Tensor: typeof OrtModule.Tensor,
): InferenceSession {
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
          new Tensor(type, data as never, dims),
        ]),
      );
      const results = fetches ? await session.run(given, fetches) : await session.run(given);
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]): [string, TensorValue] => [
          name,
          { type: tensor.type as TensorType, dims: tensor.dims, data: plainData(tensor.data) },
        ]),
      );
    },
    release: () => session.release(),
  };
}

/** Browsers with Float16Array get one from ONNX Runtime; the bits are the same. */
function plainData(data: unknown): TensorValue['data'] {
  const view = data as Uint16Array;
  return Object.prototype.toString.call(data) === '[object Float16Array]'
    ? new Uint16Array(view.buffer, view.byteOffset, view.length)
    : (data as TensorValue['data']);
}
