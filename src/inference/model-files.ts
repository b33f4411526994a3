import { sha256Hex } from '../base/stable-hash.ts';
import { utf8Decode, utf8Encode } from '../base/utf8-offsets.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import type { SessionSource } from '../contracts/inference.ts';
import { type ModelRef, modelKey, type RemoteFile } from '../contracts/model.ts';
import type { Progress } from '../contracts/provenance.ts';
import { baseName, gone, keptModel } from './kept-model.ts';
import { type HubOptions, type HubRepository, readHubRepository } from './model-hub.ts';
import { loadModelParts } from './model-parts.ts';
import type { ModelStore } from './model-store.ts';

/** Refs of models that come from outside the page. */
export type ForeignRef = Exclude<ModelRef, { readonly kind: 'embedded' }>;

/** The files of one model, on this device. */
export interface ModelFiles {
  readonly ref: ForeignRef;
  readonly name: string;
  /** Where it comes from, one phrase. */
  readonly label: string;
  /** Hash of the graph file with its weights. */
  readonly sha256: string;
  /** Size of graph and weights. */
  readonly bytes: number;
  /** Equal keys are the same files. */
  readonly key: string;
  readonly source: () => Promise<SessionSource>;
  /** A further file of the model by its name (`tokenizer.json`, `config.json`), or null. */
  readonly beside: (name: string) => Promise<Uint8Array<ArrayBuffer> | null>;
}

export interface FileServices {
  readonly store: ModelStore;
  readonly fetch: typeof fetch;
  /** Opens gated Hub repositories; sent to the Hub alone, never stored. */
  readonly accessToken: string | null;
}

export interface FileContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** Reads one file of a model: null when it has none of that name. */
type Provide = (path: string) => Promise<Uint8Array<ArrayBuffer> | null>;

/**
 * Brings the files of a model onto this device. Weights are downloaded once and resumed where they broke off.
 * @throws TokenscopeError naming the file that is missing or cannot be had; an AbortError when cancelled.
 */
export async function openModelFiles(
  ref: ForeignRef,
  services: FileServices,
  context: FileContext,
): Promise<ModelFiles> {
  switch (ref.kind) {
    case 'hub':
      return fromHub(ref, services, context);
    case 'url':
      return fromAddress(ref, services, context);
    case 'file':
      return fromDevice(ref, services);
  }
}

async function fromHub(
  ref: Extract<ForeignRef, { readonly kind: 'hub' }>,
  { store, fetch, accessToken }: FileServices,
  { signal, progress }: FileContext,
): Promise<ModelFiles> {
  const token = accessToken === null ? {} : { token: accessToken };
  const repository = await repositoryOf(ref, store, { fetch, signal, ...token });
  const graph = repository.graphs.find(({ name }) => name === ref.graph);
  const variant = graph?.variants.find(({ precision }) => precision === ref.precision);
  if (!variant) {
    const there = repository.graphs.flatMap(({ name, variants }) =>
      variants.map(({ precision }) => `${name} (${precision})`),
    );
    throw new TokenscopeError(
      'not-found',
      `'${ref.repo}' has no graph '${ref.graph}' in ${ref.precision}.`,
      there.length > 0 ? `Choose one of: ${there.join(', ')}.` : 'Choose a repository with ONNX files.',
    );
  }
  const headers: Record<string, string> =
    accessToken === null ? {} : { Authorization: `Bearer ${accessToken}` };
  const [main, ...data] = variant.files as [RemoteFile, ...RemoteFile[]];
  const label = `${ref.repo}, ${ref.graph} (${ref.precision})`;
  const read = downloader(store, variant.files, { label, headers, signal, progress });
  const folder = main.path.slice(0, main.path.lastIndexOf('/') + 1);
  const provide: Provide = (path) => {
    const file = data.find((candidate) => candidate.path === folder + path);
    return file ? read(file) : Promise.resolve(null);
  };
  const beside = {
    'tokenizer.json': repository.tokenizer,
    'config.json': repository.config,
    'preprocessor_config.json': repository.preprocessor,
  };
  return describe({
    ref,
    name: ref.repo,
    label: `${ref.graph}, ${ref.precision}${ref.revision === 'main' ? '' : `, ${ref.revision}`}`,
    graph: () => read(main),
    provide,
    sha256: data.length === 0 ? main.sha256 : null,
    beside: async (name) => {
      const file = beside[name as keyof typeof beside] ?? null;
      return file && store.get(file, { label: `${ref.repo}/${name}`, headers, signal });
    },
  });
}

/** What another worker may have brought here all the same: each has a connection and a token of its own, or none. */
const refusals = ['offline', 'unauthorized'];

/** The list of a repository's files; where the Hub does not give it, the one that was seen last. */
async function repositoryOf(
  { repo, revision }: Extract<ForeignRef, { readonly kind: 'hub' }>,
  store: ModelStore,
  options: HubOptions,
): Promise<HubRepository> {
  const place = `listing:${repo}@${revision}`;
  try {
    const repository = await readHubRepository(repo, revision, options);
    await store.put(place, `${repo} (list of files)`, utf8Encode(JSON.stringify(repository)));
    return repository;
  } catch (error) {
    const seen =
      error instanceof TokenscopeError && refusals.includes(error.code) ? await store.stored(place) : null;
    if (!seen) throw error;
    return JSON.parse(utf8Decode(seen)) as HubRepository;
  }
}

async function fromAddress(
  ref: Extract<ForeignRef, { readonly kind: 'url' }>,
  { store }: FileServices,
  { signal, progress }: FileContext,
): Promise<ModelFiles> {
  const url = URL.canParse(ref.url) ? new URL(ref.url) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TokenscopeError(
      'bad-input',
      `'${ref.url}' is no web address.`,
      'Give the full address of the .onnx file, https:// included.',
    );
  }
  const name = decodeURIComponent(baseName(url.pathname));
  const at = (path: string): RemoteFile => ({
    url: new URL(path, url).href,
    path,
    bytes: null,
    sha256: null,
  });
  const read = downloader(store, [], { label: name, headers: {}, signal, progress });
  const folders = url.pathname.endsWith(`/onnx/${baseName(url.pathname)}`) ? ['', '../'] : [''];
  return describe({
    ref,
    name,
    label: url.host,
    graph: () => read(at(url.href)),
    provide: (path) => optional(read(at(path))),
    sha256: null,
    beside: async (file) => {
      for (const folder of folders) {
        const found = await optional(store.get(at(folder + file), { label: `${name}/${file}`, signal }));
        if (found) return found;
      }
      return null;
    },
  });
}

async function fromDevice(
  ref: Extract<ForeignRef, { readonly kind: 'file' }>,
  { store }: FileServices,
): Promise<ModelFiles> {
  const parts = await keptModel(store, ref);
  const read: Provide = async (path) => {
    const part = parts.find(({ name }) => name === baseName(path));
    if (!part) return null;
    const bytes = await store.getKept(part.sha256);
    if (!bytes) throw gone(part.name);
    return bytes;
  };
  return describe({
    ref,
    name: ref.name,
    label: 'dropped file',
    graph: async () => (await read(ref.name))!,
    provide: read,
    sha256: ref.sha256,
    beside: read,
  });
}

/** Reads everything once: what is missing is told here, and the size and hash are known. */
async function describe({
  graph,
  provide,
  sha256,
  ...told
}: Pick<ModelFiles, 'ref' | 'name' | 'label' | 'beside'> & {
  readonly graph: () => Promise<Uint8Array<ArrayBuffer>>;
  readonly provide: Provide;
  readonly sha256: string | null;
}): Promise<ModelFiles> {
  const source = async (): Promise<SessionSource> => {
    const bytes = await graph();
    return { graph: bytes, externalData: (await loadModelParts(bytes, provide)).externalData };
  };
  const first = await source();
  const parts = [first.graph, ...first.externalData.map(({ data }) => data)] as Uint8Array<ArrayBuffer>[];
  const hashes = sha256 === null ? await Promise.all(parts.map(sha256Hex)) : [sha256];
  return {
    ...told,
    sha256: hashes.length === 1 ? hashes[0]! : await sha256Hex(utf8Encode(hashes.join('\n'))),
    bytes: parts.reduce((sum, { length }) => sum + length, 0),
    key: modelKey(told.ref),
    source,
  };
}

/** Downloads into the store; progress counts the bytes of all the files together. */
function downloader(
  store: ModelStore,
  files: readonly RemoteFile[],
  {
    label,
    headers,
    signal,
    progress,
  }: FileContext & { readonly label: string; readonly headers: Readonly<Record<string, string>> },
): (file: RemoteFile) => Promise<Uint8Array<ArrayBuffer>> {
  const sizes = files.map(({ bytes }) => bytes);
  const whole =
    files.length > 0 && !sizes.includes(null)
      ? (sizes as number[]).reduce((sum, size) => sum + size, 0)
      : null;
  const done = new Map<string, number>();
  return (file) =>
    store.get(file, {
      label,
      headers,
      signal,
      onProgress: (step) => {
        done.set(file.url, step.done);
        const sum = Array.from(done.values()).reduce((total, bytes) => total + bytes, 0);
        progress({ label, done: sum, total: whole ?? step.total, unit: 'bytes' });
      },
    });
}

/** Null instead of a file that the server does not have, or does not show to other pages. */
async function optional(file: Promise<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await file;
  } catch (error) {
    const absent =
      error instanceof TokenscopeError && ['not-found', 'unauthorized', 'blocked'].includes(error.code);
    if (absent) return null;
    throw error;
  }
}
