import { utf8Decode, utf8Encode } from '../base/utf8-offsets.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import type { ModelRef } from '../contracts/model.ts';
import { externalLocations } from './model-parts.ts';
import { type ModelStore } from './model-store.ts';
import { readOnnxModel } from './onnx/onnx-model.ts';

export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A file of a kept model; its bytes lie in the store under the hash. */
export interface KeptPart {
  readonly name: string;
  readonly sha256: string;
}

type FileModelRef = Extract<ModelRef, { readonly kind: 'file' }>;

/**
 * Keeps the dropped files of one model on this device: the `.onnx` file, what it keeps its weights in, `tokenizer.json`
 * and `config.json`. The ref names the list of them, so that a permalink finds all again.
 * @throws TokenscopeError `bad-input` when there is not exactly one `.onnx` file, `not-found` naming weights that are
 *   missing, `corrupt`, `storage-full`
 */
export async function keepModel(store: ModelStore, files: readonly DroppedFile[]): Promise<FileModelRef> {
  const graphs = files.filter(({ name }) => name.endsWith('.onnx'));
  const [graph] = graphs;
  if (!graph || graphs.length > 1) {
    throw new TokenscopeError(
      'bad-input',
      graph
        ? `There are several graphs among the files: ${graphs.map(({ name }) => name).join(', ')}.`
        : `There is no .onnx file among ${files.map(({ name }) => name).join(', ')}.`,
      'Drop one .onnx file together with its weights, tokenizer.json and config.json.',
    );
  }
  const weights = externalLocations(readOnnxModel(graph.bytes));
  const missing = weights.find((path) => !files.some(({ name }) => name === baseName(path)));
  if (missing !== undefined) {
    throw new TokenscopeError(
      'not-found',
      `'${graph.name}' keeps its weights in '${missing}', which is not among the files.`,
      `Drop '${missing}' together with '${graph.name}'.`,
    );
  }
  const parts: KeptPart[] = [];
  for (const { name, bytes } of files) parts.push({ name, sha256: await store.keep(name, bytes) });
  const list = utf8Encode(JSON.stringify({ model: graph.name, parts }));
  return { kind: 'file', sha256: await store.keep(`${graph.name} (list of files)`, list), name: graph.name };
}

/**
 * The files of a kept model.
 * @throws TokenscopeError `not-found` when it is not on this device (any more).
 */
export async function keptModel(store: ModelStore, ref: FileModelRef): Promise<readonly KeptPart[]> {
  const list = await store.getKept(ref.sha256);
  if (!list) throw gone(ref.name);
  return (JSON.parse(utf8Decode(list)) as { readonly parts: readonly KeptPart[] }).parts;
}

export const gone = (name: string): TokenscopeError =>
  new TokenscopeError(
    'not-found',
    `The file '${name}' is not on this device: it was dropped elsewhere, or the browser has cleared its storage.`,
    'Drop the files of the model again.',
  );

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
