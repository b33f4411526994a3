import { type ErrorCode, TokenscopeError } from '../contracts/errors.ts';
import type { Progress } from '../contracts/provenance.ts';
import { type ByteSink, type ByteStorage, guardQuota } from './model-storage.ts';

/** What must be remembered to go on with a broken download. */
export interface DownloadState {
  readonly etag: string | null;
  /** Size of the whole file; null while unknown. */
  readonly total: number | null;
}

interface DownloadRequest {
  readonly url: string;
  readonly label: string;
  readonly expectedBytes: number | null;
  /** State of an earlier attempt whose bytes are still in storage. */
  readonly earlier: DownloadState | null;
  readonly storage: ByteStorage;
  readonly name: string;
  readonly fetch: typeof fetch;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | null;
  readonly onProgress: (progress: Progress) => void;
  /** Awaited before the first byte of a response is written. */
  readonly onState: (state: DownloadState) => Promise<void>;
}

/** Attempts in a row that bring no byte before the download is given up. */
const fruitlessAttempts = 3;

/**
 * Downloads a file into storage, by HTTP ranges where some of it is there already. A server that ignores the range, or
 * has another version by now (If-Range), sends the whole and the file starts anew. A connection that breaks is taken up
 * again at once.
 */
export async function download(request: DownloadRequest): Promise<DownloadState> {
  const { storage, name, signal } = request;
  let state: DownloadState = request.earlier ?? { etag: null, total: request.expectedBytes };
  let have = request.earlier ? ((await storage.size(name)) ?? 0) : 0;
  for (let fruitless = 0; ; ) {
    signal?.throwIfAborted();
    if (have > 0 && have === state.total) return state;
    const before = have;
    try {
      const response = await ask(request, have, state.etag);
      const start = response.status === 206 ? (rangeStart(response) ?? have) : 0;
      if (response.status === 416 || start > have) {
        have = 0;
        state = { etag: null, total: request.expectedBytes };
        fruitless++;
        if (fruitless >= fruitlessAttempts) throw refused(request, response.status);
        continue;
      }
      if (!response.ok) throw refused(request, response.status);
      state = {
        etag: response.headers.get('etag'),
        total: totalOf(response, start) ?? request.expectedBytes,
      };
      await request.onState(state);
      have = await receive(request, response, start, state.total);
      if (state.total === null || have === state.total) return { ...state, total: have };
      throw new TypeError(`the connection closed after ${have} of ${state.total} bytes`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      have = (await storage.size(name)) ?? 0;
      fruitless = have > before ? 0 : fruitless + 1;
      if (fruitless >= fruitlessAttempts) throw unreachable(request, error);
    }
  }
}

function ask(request: DownloadRequest, have: number, etag: string | null): Promise<Response> {
  const headers: Record<string, string> = { ...request.headers };
  if (have > 0) {
    // With a weak tag in If-Range a server sends the whole file again, which is right: equal bytes are not promised.
    headers['Range'] = `bytes=${have}-`;
    if (etag !== null) headers['If-Range'] = etag;
  }
  return request.fetch(request.url, { headers, signal: request.signal });
}

/** Writes the body from byte `start` on and returns the size reached. */
async function receive(
  request: DownloadRequest,
  response: Response,
  start: number,
  total: number | null,
): Promise<number> {
  let have = start;
  const sink: ByteSink = await request.storage.open(request.name, start);
  const reader = response.body?.getReader();
  try {
    for (;;) {
      request.signal?.throwIfAborted();
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return have;
      await guardQuota(() => sink.write(chunk.value));
      have += chunk.value.length;
      request.onProgress({ label: request.label, done: have, total, unit: 'bytes' });
    }
  } finally {
    await sink.close();
    void reader?.cancel().catch(() => undefined);
  }
}

/** Null also where a foreign server hides the header from the page; it then sends what was asked for. */
const rangeStart = (response: Response): number | null => {
  const match = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return match ? Number(match[1]) : null;
};

/** Size of the whole file. `content-length` counts compressed bytes when the body is encoded. */
function totalOf(response: Response, start: number): number | null {
  const whole = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (whole) return Number(whole[1]);
  const length = response.headers.get('content-length');
  return length !== null && !response.headers.has('content-encoding') ? start + Number(length) : null;
}

const statusErrors: Readonly<Record<number, readonly [ErrorCode, string, string]>> = {
  401: ['unauthorized', 'asks for a sign-in', 'Accept its terms on its page and give an access token.'],
  403: ['unauthorized', 'is not open to you', 'Accept its terms on its page and give an access token.'],
  404: ['not-found', 'does not exist', 'Check the name and the revision.'],
  429: ['blocked', 'was asked for too often', 'Wait a few minutes and try again.'],
};

function refused({ label }: DownloadRequest, status: number): TokenscopeError {
  const known = statusErrors[status];
  if (known) return new TokenscopeError(known[0], `'${label}' ${known[1]} (HTTP ${status}).`, known[2]);
  return new TokenscopeError(
    'offline',
    `The server could not give '${label}' (HTTP ${status}).`,
    'Try again later; what has arrived is kept.',
  );
}

const unreachable = ({ label }: DownloadRequest, cause: TypeError): TokenscopeError =>
  new TokenscopeError(
    'offline',
    `'${label}' cannot be reached: there is no connection, or the server does not allow this page.`,
    'Check the connection; what has arrived is kept, and the next try goes on from there.',
    { cause },
  );
