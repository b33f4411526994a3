import { utf8DecodeStrict, utf8Encode } from '../base/utf8-offsets.ts';
import { type ErrorReport, TokenscopeError, toErrorReport } from '../contracts/errors.ts';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
import type { TextInput, WorkspaceState } from '../contracts/workspace.ts';
import { isView, parseWorkspace } from './workspace-parse.ts';
import { defaultWorkspace } from './workspace-store.ts';

/** The two parts of an address that carry state, as `location` has them: with their `?` and `#`, or empty. */
export interface Address {
  readonly search: string;
  readonly hash: string;
}

export interface Restored {
  readonly state: WorkspaceState;
  /** `?embed=1`: the panel alone, without the page around it. */
  readonly isEmbedded: boolean;
  /** Why a part of the address was passed over. */
  readonly problem: ErrorReport | null;
}

export interface RestoreContext {
  /** The text to stand where the address carries none: a person's own text never enters it unasked. */
  readonly text: TextInput;
  /** Ids of tokenizers without vocabulary, which `?tokenizer=` names like any other; asked only when it is there. */
  readonly methodIds: () => Promise<readonly string[]>;
}

/** Above this many characters the state is deflated. */
const plainLimit = 1200;
/** A link never expands to more than this. */
const maxStateBytes = 64_000_000;

/**
 * The address of a state with plain JSON in its hash, at any length.
 * @param includeText whether the person's own text goes along; samples go by id in any case.
 */
export function plainAddress(state: WorkspaceState, includeText: boolean): Address {
  return { search: searchOf(state), hash: `#s=${encodeURIComponent(jsonOf(state, includeText))}` };
}

/** The address of a state: `?view=` and, in the hash, `#s=` JSON when short or `#z=` deflated JSON (base64url) when long. */
export async function writeAddress(state: WorkspaceState, includeText: boolean): Promise<Address> {
  const plain = plainAddress(state, includeText);
  if (plain.hash.length <= plainLimit) return plain;
  return { search: plain.search, hash: `#z=${await deflate(jsonOf(state, includeText))}` };
}

const searchOf = ({ view }: WorkspaceState): string =>
  view === defaultWorkspace.view ? '' : `?view=${view}`;

function jsonOf(state: WorkspaceState, includeText: boolean): string {
  const { view: _, text, ...rest } = state;
  return JSON.stringify(text.kind === 'own' && !includeText ? rest : { ...rest, text });
}

/** The state that an address names. Never fails: what cannot be read is replaced by the defaults and reported. */
export async function readAddress(address: Address, context: RestoreContext): Promise<Restored> {
  const query = new URLSearchParams(address.search);
  const isEmbedded = query.get('embed') === '1';
  let state: WorkspaceState = { ...defaultWorkspace, text: context.text };
  let problem: ErrorReport | null = null;
  try {
    state = await readHash(address.hash, state);
    state = await applyQuery(query, state, context);
  } catch (error) {
    problem = toErrorReport(error);
  }
  return { state, isEmbedded, problem };
}

async function readHash(hash: string, fallback: WorkspaceState): Promise<WorkspaceState> {
  const form = hash.slice(0, 3);
  if (form !== '#s=' && form !== '#z=') return fallback;
  const body = hash.slice(3);
  let json: unknown;
  try {
    json = JSON.parse(form === '#z=' ? await inflate(body) : decodeURIComponent(body));
  } catch (error) {
    if (error instanceof TokenscopeError) throw error;
    throw new TokenscopeError(
      'corrupt',
      'This link is damaged, so the page opened with its defaults.',
      'Copy the whole link again; mail programs and chats may cut long ones.',
      { cause: error },
    );
  }
  if (json === null || typeof json !== 'object') return parseWorkspace(json);
  return parseWorkspace({ text: fallback.text, ...json, view: fallback.view });
}

async function applyQuery(
  query: URLSearchParams,
  state: WorkspaceState,
  context: RestoreContext,
): Promise<WorkspaceState> {
  const view = query.get('view');
  const text = query.get('text');
  const names = query.get('tokenizer')?.split(',').filter(Boolean) ?? [];
  let changed = state;
  if (text !== null) changed = { ...changed, text: { kind: 'own', text } };
  if (names.length > 0) {
    const methodIds = await context.methodIds();
    const lanes = names.map((name) => tokenizerFromName(name.trim(), methodIds));
    changed = { ...changed, boundaries: { ...changed.boundaries, lanes } };
  }
  if (view === null) return changed;
  if (isView(view)) return { ...changed, view };
  throw new TokenscopeError(
    'not-found',
    `There is no view called '${view}'.`,
    'Pick one from the tabs at the top.',
  );
}

/** A tokenizer as people name it: a vocabulary or method id, an address, or `org/name[@revision]` on the Hub. */
export function tokenizerFromName(name: string, methodIds: readonly string[]): TokenizerRef {
  if (/^https?:\/\//.test(name)) return { kind: 'url', url: name };
  if (methodIds.includes(name)) return { kind: 'method', id: name };
  if (!name.includes('/')) return { kind: 'vocabulary', id: name };
  const [repo = name, revision = 'main'] = name.split('@', 2);
  return { kind: 'hub', repo, revision };
}

async function deflate(text: string): Promise<string> {
  const stream = new Blob([utf8Encode(text)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return toBase64Url(new Uint8Array(await new Response(stream).arrayBuffer()));
}

async function inflate(encoded: string): Promise<string> {
  const stream = new Blob([fromBase64Url(encoded)])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > maxStateBytes) {
      await reader.cancel();
      throw new TokenscopeError(
        'too-large',
        `This link expands to more than ${maxStateBytes / 1e6} MB.`,
        'Share the text as a file instead.',
      );
    }
    chunks.push(read.value);
  }
  const text = utf8DecodeStrict(new Uint8Array(await new Blob(chunks).arrayBuffer()));
  if (text === null) throw new Error('The inflated state is not UTF-8');
  return text;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  const slice = 0x8000;
  for (let i = 0; i < bytes.length; i += slice) {
    binary += String.fromCharCode(...bytes.subarray(i, i + slice));
  }
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(encoded: string): Uint8Array<ArrayBuffer> {
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
}
