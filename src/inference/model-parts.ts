import { TokenscopeError } from '../contracts/errors.ts';
import { type OnnxModel, readOnnxModel } from './onnx/onnx-model.ts';

/** A model with the files that its weights lie in, ready for surgery and sessions. */
export interface LoadedModel {
  readonly model: OnnxModel;
  readonly externalData: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/** Files that the weights of a model lie in, as its references name them; empty for a self-contained one. */
export function externalLocations(model: OnnxModel): readonly string[] {
  const locations = new Set<string>();
  for (const tensor of model.graph.initializers) {
    if (tensor.location !== null) locations.add(tensor.location);
  }
  return [...locations];
}

/**
 * Reads a model and the files that it names.
 * @param provide gives the bytes of a named file, or null when there is none.
 * @throws TokenscopeError `corrupt`; `not-found` naming the missing file; `blocked` for a name that leads out of the
 *   model's folder.
 */
export async function loadModelParts(
  graph: Uint8Array,
  provide: (location: string) => Promise<Uint8Array | null>,
): Promise<LoadedModel> {
  const model = readOnnxModel(graph);
  const externalData: { path: string; data: Uint8Array }[] = [];
  for (const path of externalLocations(model)) {
    if (path.startsWith('/') || /(^|[\\/])\.\.([\\/]|$)|^[a-z]+:/i.test(path)) {
      throw new TokenscopeError(
        'blocked',
        `The model asks for weights outside its folder ('${path}').`,
        'Export it again with its weights beside it.',
      );
    }
    const data = await provide(path);
    if (!data) {
      throw new TokenscopeError(
        'not-found',
        `The model keeps its weights in '${path}', which is not there.`,
        `Give '${path}' together with the .onnx file.`,
      );
    }
    externalData.push({ path, data });
  }
  return { model, externalData };
}
