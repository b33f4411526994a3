/** What went wrong, as a stable code that tests and the error card switch on. */
export type ErrorCode =
  | 'bad-input'
  | 'unsupported'
  | 'too-large'
  | 'not-found'
  | 'unauthorized'
  | 'offline'
  | 'blocked'
  | 'corrupt'
  | 'out-of-memory'
  | 'device-lost'
  | 'storage-full'
  | 'cancelled'
  | 'worker-crashed'
  | 'internal';

/** Cloneable form of an error: what crosses the worker border and what the error card shows. */
export interface ErrorReport {
  readonly code: ErrorCode;
  /** The cause, one sentence, naming the thing at fault. */
  readonly message: string;
  /** What the person can do about it, one sentence. */
  readonly cure: string;
  /** Stack or library message, for the details fold. */
  readonly detail?: string;
}

/** Every error that the product raises on purpose: it names its cause and its cure. */
export class TokenscopeError extends Error {
  override readonly name = 'TokenscopeError';
  readonly code: ErrorCode;
  readonly cure: string;

  constructor(code: ErrorCode, message: string, cure: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.cure = cure;
  }
}

/** Any thrown value as a report; an unexpected one becomes `internal` and keeps its own message. */
export function toErrorReport(error: unknown): ErrorReport {
  if (error instanceof TokenscopeError) {
    const report = { code: error.code, message: error.message, cure: error.cure };
    return error.cause instanceof Error ? { ...report, detail: error.cause.message } : report;
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { code: 'cancelled', message: 'The work was cancelled.', cure: 'Run it again when you need it.' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Something unexpected failed: ${message}`,
    cure: 'Reload the page; if it comes back, report it with the details below.',
    ...(error instanceof Error && error.stack ? { detail: error.stack } : {}),
  };
}

/** The reverse of {@link toErrorReport}, on the caller's side of a worker. */
export function fromErrorReport(report: ErrorReport): Error {
  if (report.code === 'cancelled') return new DOMException(report.message, 'AbortError');
  const options = report.detail ? { cause: new Error(report.detail) } : undefined;
  return new TokenscopeError(report.code, report.message, report.cure, options);
}
