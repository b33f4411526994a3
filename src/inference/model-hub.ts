import { TokenscopeError } from '../contracts/errors.ts';
import type { BackendChoice } from '../contracts/inference.ts';
import type { ModelPrecision, RemoteFile, VariantVerdict } from '../contracts/model.ts';

export const hubAddress = 'https://huggingface.co';

/** A graph of a repository in all the precisions that it comes in. */
export interface HubGraph {
  /** `onnx/model`, `onnx/decoder_model_merged`, `vision_model`, … */
  readonly name: string;
  readonly variants: readonly HubVariant[];
}

export interface HubVariant {
  readonly precision: ModelPrecision;
  /** The `.onnx` file first, then its external data. */
  readonly files: readonly RemoteFile[];
  /** Download size of all files together; null when the Hub does not tell one of them. */
  readonly bytes: number | null;
}

export interface HubRepository {
  readonly repo: string;
  readonly revision: string;
  /** The graph to take unless the person wants another comes first. Empty: the repository holds no ONNX file. */
  readonly graphs: readonly HubGraph[];
  readonly tokenizer: RemoteFile | null;
  readonly config: RemoteFile | null;
  /** How an image model wants its pixels. */
  readonly preprocessor: RemoteFile | null;
}

/** `org/name` or `org/name@revision`. @throws TokenscopeError `bad-input` */
export function parseHubId(id: string): { readonly repo: string; readonly revision: string } {
  const match = /^([A-Za-z0-9][\w.-]*\/[\w.-]+)(?:@([\w./-]+))?$/.exec(id.trim());
  if (match) return { repo: match[1]!, revision: match[2] ?? 'main' };
  throw new TokenscopeError(
    'bad-input',
    `'${id}' is no Hub name.`,
    'Write it as org/name, or org/name@revision.',
  );
}

export interface HubOptions {
  readonly fetch: typeof fetch;
  /** Another server with the same layout. */
  readonly address?: string;
  /** Access token of a gated repository. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/**
 * What a repository offers, with sizes and hashes, before anything is downloaded.
 * @throws TokenscopeError `not-found`, `unauthorized`, `offline`
 */
export async function readHubRepository(
  repo: string,
  revision: string,
  options: HubOptions,
): Promise<HubRepository> {
  const address = options.address ?? hubAddress;
  const files: RemoteFile[] = [];
  const encoded = encodeURIComponent(revision);
  let page: string | null = `${address}/api/models/${repo}/tree/${encoded}?recursive=true`;
  for (let pages = 0; page !== null && pages < 20; pages++) {
    const response = await ask(page, repo, options);
    for (const item of (await response.json()) as readonly TreeItem[]) {
      if (item.type !== 'file') continue;
      files.push({
        url: `${address}/${repo}/resolve/${encoded}/${item.path.split('/').map(encodeURIComponent).join('/')}`,
        path: item.path,
        bytes: item.lfs?.size ?? item.size ?? null,
        sha256: item.lfs?.oid ?? null,
      });
    }
    page = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null;
  }
  const named = (path: string): RemoteFile | null => files.find((file) => file.path === path) ?? null;
  return {
    repo,
    revision,
    graphs: groupGraphs(files),
    tokenizer: named('tokenizer.json'),
    config: named('config.json'),
    preprocessor: named('preprocessor_config.json'),
  };
}

interface TreeItem {
  readonly type: string;
  readonly path: string;
  readonly size?: number;
  /** Large files: `oid` is their SHA-256. */
  readonly lfs?: { readonly oid: string; readonly size: number };
}

async function ask(url: string, repo: string, { fetch, token, signal }: HubOptions): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      signal: signal ?? null,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new TokenscopeError(
      'offline',
      'The Hub cannot be reached.',
      'Check the connection, or choose one of the embedded models.',
      { cause: error },
    );
  }
  if (response.ok) return response;
  if (response.status === 401 || response.status === 403) {
    throw new TokenscopeError(
      'unauthorized',
      `'${repo}' does not exist or is not open to everyone.`,
      'Check the name; for a gated repository accept its terms on its page and give an access token.',
    );
  }
  if (response.status === 404) {
    throw new TokenscopeError(
      'not-found',
      `The Hub has no '${repo}' at this revision.`,
      'Check the name and the revision.',
    );
  }
  throw new TokenscopeError('offline', `The Hub answers with HTTP ${response.status}.`, 'Try again later.');
}

/** File-name endings of the precisions, longest first. */
const suffixes: readonly (readonly [string, ModelPrecision])[] = [
  ['_quantized', 'q8'],
  ['_q4f16', 'q4f16'],
  ['_uint8', 'q8'],
  ['_fp16', 'fp16'],
  ['_bnb4', 'bnb4'],
  ['_int8', 'q8'],
  ['_q8', 'q8'],
  ['_q4', 'q4'],
];

/** Graphs that a person most likely means, in this order. */
const preferredNames = [
  'model',
  'decoder_model_merged',
  'vision_model',
  'encoder_model',
  'text_model',
  'decoder_model',
];

function groupGraphs(files: readonly RemoteFile[]): HubGraph[] {
  const graphs = new Map<string, HubVariant[]>();
  for (const file of files) {
    if (!file.path.endsWith('.onnx')) continue;
    const stem = file.path.slice(0, -'.onnx'.length);
    const [suffix, precision] = suffixes.find(([ending]) => stem.endsWith(ending)) ?? ['', 'fp32' as const];
    const name = stem.slice(0, stem.length - suffix.length);
    const variants = graphs.get(name) ?? [];
    if (variants.some((variant) => variant.precision === precision)) continue;
    const data = files.filter(({ path }) => isExternalData(path, file.path));
    const parts = [file, ...data];
    const sizes = parts.map(({ bytes }) => bytes);
    const bytes = sizes.includes(null) ? null : (sizes as number[]).reduce((sum, size) => sum + size, 0);
    variants.push({ precision, files: parts, bytes });
    graphs.set(name, variants);
  }
  const rank = (name: string): number => {
    const at = preferredNames.indexOf(name.slice(name.lastIndexOf('/') + 1));
    return at < 0 ? preferredNames.length : at;
  };
  return Array.from(graphs, ([name, variants]) => ({ name, variants })).sort(
    (a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1),
  );
}

/** `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data` belong to `model.onnx`. */
const isExternalData = (path: string, graph: string): boolean =>
  path.startsWith(graph) && /^(?:_data(?:_\d+)?|\.data)$/.test(path.slice(graph.length));

/** Beyond this a WebAssembly heap of 4 GB cannot hold weights and activations. */
export const largestModel = 1.6e9;
/** Up to here the more exact variant is worth its download. */
const comfortable = 3e8;

const exactFirst: Readonly<Record<'webgpu' | 'wasm', readonly ModelPrecision[]>> = {
  webgpu: ['fp32', 'fp16', 'q4', 'q4f16', 'q8', 'bnb4'],
  wasm: ['fp32', 'q8', 'fp16', 'q4', 'q4f16', 'bnb4'],
};

/**
 * Picks a variant: the most exact one of a comfortable size, in the order in which the backend runs them well (integer
 * products have no GPU kernel; half precision is converted on the CPU); if none is, the smallest that can be held.
 * @returns one verdict a variant, in their order; none is `chosen` when all are impossible.
 */
export function judgeVariants(
  variants: readonly HubVariant[],
  { backend, halfPrecision }: Pick<BackendChoice, 'backend' | 'halfPrecision'>,
): readonly VariantVerdict[] {
  const verdicts = variants.map(({ precision, bytes }): VariantVerdict => {
    if (!halfPrecision && (precision === 'fp16' || precision === 'q4f16')) return 'no-half-precision';
    return bytes !== null && bytes > largestModel ? 'too-large' : 'possible';
  });
  const possible = variants.filter((_, i) => verdicts[i] === 'possible');
  const size = (variant: HubVariant): number => variant.bytes ?? Number.POSITIVE_INFINITY;
  const rank = ({ precision }: HubVariant): number => exactFirst[backend].indexOf(precision);
  const easy = possible.filter((variant) => size(variant) <= comfortable).sort((a, b) => rank(a) - rank(b));
  const chosen = easy[0] ?? possible.sort((a, b) => size(a) - size(b) || rank(a) - rank(b))[0];
  return verdicts.map((verdict, i) => (variants[i] === chosen ? 'chosen' : verdict));
}
