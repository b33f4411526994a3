import { TokenscopeError } from '../../contracts/errors.ts';
import type { Progress } from '../../contracts/provenance.ts';
import { tokenizerLabel, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';

/** Refs whose tokenizer is a file that comes from outside the page. */
export type FileRef = Extract<TokenizerRef, { readonly kind: 'file' | 'url' | 'hub' }>;

/** Files that the person has dropped, by their SHA-256; the model store is one. */
export interface KeptFiles {
  keep(label: string, bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  getKept(sha256: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

export interface LoadContext {
  readonly fetch: typeof fetch;
  readonly files: KeptFiles;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** Whether the device has a connection at all. */
  readonly isOnline: () => boolean;
  /** Opens gated repositories. Sent to the Hub alone, never stored. */
  readonly accessToken?: string | undefined;
  /** Another server with the layout of the Hub. */
  readonly hubAddress?: string | undefined;
}

export const HUB_ADDRESS = 'https://huggingface.co';

/** The largest published tokenizer.json has some 35 MB. */
export const LARGEST_FILE = 200 * 1024 * 1024;

/** What a repository may call its tokenizer, the better one first. */
const HUB_FILES = ['tokenizer.json', 'tokenizer.model', 'spiece.model'];

/**
 * The bytes of a tokenizer file: dropped earlier on this device, from an address, or from a Hub repository. Nothing
 * that is fetched is stored, so that a changed file is seen; the browser's own cache spares the download.
 * @throws TokenscopeError `not-found`, `unauthorized`, `offline`, `blocked`, `too-large`, `bad-input`; an AbortError when cancelled.
 */
export async function loadTokenizerFile(
  ref: FileRef,
  context: LoadContext,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (ref.kind) {
    case 'file':
      return readKept(ref, context);
    case 'url':
      return download(checkedAddress(ref.url), tokenizerLabel(ref), {}, context);
    case 'hub':
      return fromHub(ref, context);
  }
}

/**
 * Keeps a dropped file on this device, so that a permalink finds it again.
 * @throws TokenscopeError `too-large`, `storage-full`
 */
export async function keepTokenizerFile(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  files: KeptFiles,
): Promise<FileRef> {
  if (bytes.length > LARGEST_FILE) throw tooLarge(name);
  return { kind: 'file', sha256: await files.keep(name, bytes), name };
}

async function readKept(
  { sha256, name }: Extract<FileRef, { readonly kind: 'file' }>,
  { files, signal }: LoadContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await files.getKept(sha256);
  signal.throwIfAborted();
  if (bytes) return bytes;
  throw new TokenscopeError(
    'not-found',
    `The file '${name}' is not on this device: it was dropped elsewhere, or the browser has cleared its storage.`,
    'Drop the same file again.',
  );
}

async function fromHub(
  { repo, revision }: Extract<FileRef, { readonly kind: 'hub' }>,
  context: LoadContext,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!/^[A-Za-z0-9][\w.-]*\/[\w.-]+$/.test(repo) || repo.includes('..')) {
    throw new TokenscopeError(
      'bad-input',
      `'${repo}' is no Hub name.`,
      'Write it as org/name, or org/name@revision.',
    );
  }
  const headers: Record<string, string> = context.accessToken
    ? { Authorization: `Bearer ${context.accessToken}` }
    : {};
  const folder = `${context.hubAddress ?? HUB_ADDRESS}/${repo}/resolve/${encodeURIComponent(revision)}`;
  for (const file of HUB_FILES) {
    try {
      return await download(`${folder}/${file}`, `${repo}/${file}`, headers, context);
    } catch (error) {
      if (!(error instanceof TokenscopeError && error.code === 'not-found')) throw error;
    }
  }
  throw new TokenscopeError(
    'not-found',
    `The repository '${repo}' has no ${HUB_FILES.join(', ')} at the revision '${revision}', or does not exist.`,
    'Check the name and the revision; many repositories of weights leave the tokenizer to their base model.',
  );
}

function checkedAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed.href;
  throw new TokenscopeError(
    'bad-input',
    `'${url}' is no web address.`,
    'Give the full address of the file, https:// included.',
  );
}

async function download(
  url: string,
  label: string,
  headers: Readonly<Record<string, string>>,
  { fetch, signal, progress, isOnline }: LoadContext,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { headers, signal });
    if (!response.ok) throw refused(label, response.status);
    return await receive(response, label, signal, progress);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TypeError) throw unreachable(label, url, isOnline(), error);
    throw error;
  }
}

/** Reads the body chunk by chunk and gives up as soon as it is too large. */
async function receive(
  response: Response,
  label: string,
  signal: AbortSignal,
  progress: (progress: Progress) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const stated = Number(response.headers.get('content-length') ?? Number.NaN);
  const total = response.headers.has('content-encoding') || Number.isNaN(stated) ? null : stated;
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let done = 0;
  try {
    if (total !== null && total > LARGEST_FILE) throw tooLarge(label);
    for (;;) {
      signal.throwIfAborted();
      const chunk = await reader?.read();
      if (!chunk || chunk.done) break;
      chunks.push(chunk.value);
      done += chunk.value.length;
      if (done > LARGEST_FILE) throw tooLarge(label);
      progress({ label, done, total, unit: 'bytes' });
    }
  } finally {
    void reader?.cancel().catch(() => undefined);
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

const tooLarge = (label: string): TokenscopeError =>
  new TokenscopeError(
    'too-large',
    `'${label}' is larger than ${LARGEST_FILE / 1024 / 1024} MB: no tokenizer file is.`,
    'Choose the tokenizer.json of the model, not its weights.',
  );

function refused(label: string, status: number): TokenscopeError {
  if (status === 401 || status === 403) {
    return new TokenscopeError(
      'unauthorized',
      `'${label}' does not exist or is not open to everyone (HTTP ${status}).`,
      'Check the name; for a gated repository accept its terms on its page and give an access token.',
    );
  }
  if (status === 404) {
    return new TokenscopeError('not-found', `'${label}' does not exist (HTTP 404).`, 'Check the address.');
  }
  if (status === 429) {
    return new TokenscopeError(
      'blocked',
      `'${label}' was asked for too often (HTTP 429).`,
      'Wait a few minutes and try again.',
    );
  }
  return new TokenscopeError(
    'offline',
    `The server could not give '${label}' (HTTP ${status}).`,
    'Try again later.',
  );
}

/** The browser does not tell a missing connection from a server that refuses foreign pages; whether it is online hints at it. */
function unreachable(label: string, url: string, isOnline: boolean, cause: TypeError): TokenscopeError {
  if (!isOnline) {
    return new TokenscopeError(
      'offline',
      `'${label}' cannot be reached: there is no connection.`,
      'Connect, or use an embedded vocabulary or a dropped file.',
      { cause },
    );
  }
  return new TokenscopeError(
    'blocked',
    `'${label}' cannot be read: ${new URL(url).host} cannot be reached, or it does not let other pages read its files (CORS).`,
    'Download the file yourself and drop it here.',
    { cause },
  );
}
