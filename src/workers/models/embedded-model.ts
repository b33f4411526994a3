import { TokenscopeError } from '../../contracts/errors.ts';
import type { EmbeddedModel } from '../../contracts/model.ts';
import { embeddedFile, readManifest } from '../../inference/model-manifest.ts';
import { loadModelParts } from '../../inference/model-parts.ts';
import type { ModelHandle } from '../../inference/session-engine.ts';
import { pageAddress, pageFile, pageJson } from './page-files.ts';

/** One of the models that ship with the page, in one precision. */
export interface OpenEmbeddedModel {
  readonly entry: EmbeddedModel;
  readonly precision: string;
  /** Hash of the weights. */
  readonly sha256: string;
  /** A graph by its name (`lm-core`, `clip-image-taps`, `pre.0`), for the engine of this worker. */
  readonly graph: (name: string) => ModelHandle;
  /** Another file of the model, such as `tokenizer.json` or `model.json`. */
  file(path: string): Promise<Uint8Array<ArrayBuffer>>;
  json(path: string): Promise<unknown>;
}

let manifest: Promise<readonly EmbeddedModel[]> | null = null;
const files = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** The models that ship with the page. */
export function embeddedModels(): Promise<readonly EmbeddedModel[]> {
  manifest ??= readModels().catch((error: unknown) => {
    manifest = null;
    throw error;
  });
  return manifest;
}

async function readModels(): Promise<readonly EmbeddedModel[]> {
  const base = new URL('models/', pageAddress()).href;
  return readManifest(pageJson(await pageFile(`${base}manifest.json`), 'models/manifest.json'), base);
}

/**
 * @param precision `int8` or `fp16`; by default what the model's manifest entry says.
 * @throws TokenscopeError `not-found` for an unknown model or precision, `offline`.
 */
export async function openEmbeddedModel(id: string, precision?: string): Promise<OpenEmbeddedModel> {
  const models = await embeddedModels();
  const entry = models.find((model) => model.id === id);
  if (!entry)
    throw missing(
      `There is no embedded model '${id}'.`,
      models.map((model) => model.id),
    );
  const chosen = precision ?? entry.defaultPrecision;
  if (!entry.precisions.includes(chosen)) {
    throw missing(`The model '${id}' does not come in '${chosen}'.`, entry.precisions);
  }
  const weights = embeddedFile(entry, `${chosen}/weights.bin`);
  const file = (path: string): Promise<Uint8Array<ArrayBuffer>> => once(embeddedFile(entry, path).url);
  return {
    entry,
    precision: chosen,
    sha256: weights.sha256!,
    graph: (name) => ({
      key: `embedded ${id} ${chosen} ${name}`,
      label: id,
      bytes: weights.bytes!,
      source: async () => {
        const graph = await file(`${chosen}/${name}.onnx`);
        const { externalData } = await loadModelParts(graph, (path) => file(`${chosen}/${path}`));
        return { graph, externalData };
      },
    }),
    file,
    json: async (path) => pageJson(await file(path), `models/${id}/${path}`),
  };
}

/** Files of a worker are read once; one that failed is asked for again. */
function once(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const known = files.get(url);
  if (known) return known;
  const loading = pageFile(url);
  files.set(url, loading);
  loading.catch(() => files.delete(url));
  return loading;
}

const missing = (message: string, known: readonly string[]): TokenscopeError =>
  new TokenscopeError('not-found', message, `Choose one of: ${known.join(', ')}.`);
