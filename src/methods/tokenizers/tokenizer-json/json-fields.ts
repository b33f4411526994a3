import { TokenscopeError } from '../../../contracts/errors.ts';

/** Largest id that a vocabulary may use: far beyond any published tokenizer, small enough for a dense id table. */
export const MAX_TOKEN_ID = (1 << 24) - 1;

/** A part of the file that breaks its own format. `path` is where, such as `model.merges[3]`. */
export function corrupt(path: string, problem: string): TokenscopeError {
  return new TokenscopeError(
    'corrupt',
    `The tokenizer file is broken: ${path} ${problem}.`,
    'Download or export the file again; if it was edited by hand, undo that edit.',
  );
}

/** A part of the file that is well-formed but that this engine does not run. */
export function unsupported(part: string, name: string): TokenscopeError {
  return new TokenscopeError(
    'unsupported',
    `The tokenizer file asks for the ${part} '${name}', which Tokenscope does not have.`,
    'Use a tokenizer without it: guessing at it would show wrong tokens.',
  );
}

/**
 * Checked view of one JSON object: every reader either returns the type it promises or throws `corrupt` naming the
 * path. Only own properties count, so `__proto__` and `constructor` are names like any other. `null` counts as absent.
 */
export class JsonFields {
  readonly path: string;
  readonly #value: Readonly<Record<string, unknown>>;

  constructor(value: unknown, path: string) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw corrupt(path, 'is not an object');
    }
    this.#value = value as Record<string, unknown>;
    this.path = path;
  }

  has(key: string): boolean {
    return this.any(key) !== undefined;
  }

  /** The raw value; undefined when absent or null. */
  any(key: string): unknown {
    return Object.hasOwn(this.#value, key) ? (this.#value[key] ?? undefined) : undefined;
  }

  string(key: string, absent?: string): string {
    return this.#typed(key, 'string', 'a string', absent);
  }

  boolean(key: string, absent?: boolean): boolean {
    return this.#typed(key, 'boolean', 'true or false', absent);
  }

  number(key: string, absent?: number): number {
    return this.#typed(key, 'number', 'a number', absent);
  }

  /** A whole number of at least 0. */
  count(key: string, absent?: number): number {
    const value = this.number(key, absent);
    if (!Number.isSafeInteger(value) || value < 0) {
      throw corrupt(this.at(key), 'is not a whole number of at least 0');
    }
    return value;
  }

  /** A string of exactly one code point. */
  character(key: string, absent?: string): string {
    const value = this.string(key, absent);
    const first = value.codePointAt(0);
    if (first === undefined || String.fromCodePoint(first) !== value) {
      throw corrupt(this.at(key), 'is not a single character');
    }
    return value;
  }

  oneOf<T extends string>(key: string, options: readonly T[], absent?: T): T {
    const value = this.string(key, absent);
    const found = options.find((option) => option === value);
    if (found === undefined) throw corrupt(this.at(key), `is not one of ${options.join(', ')}`);
    return found;
  }

  list(key: string): readonly unknown[] {
    const value = this.any(key);
    if (!Array.isArray(value)) throw corrupt(this.at(key), 'is not a list');
    return value;
  }

  /** The object under `key`, or null when it is absent. */
  object(key: string): JsonFields | null {
    const value = this.any(key);
    return value === undefined ? null : new JsonFields(value, this.at(key));
  }

  entries(): [string, unknown][] {
    return Object.entries(this.#value);
  }

  at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  #typed<T extends string | number | boolean>(
    key: string,
    type: 'string' | 'number' | 'boolean',
    what: string,
    absent: T | undefined,
  ): T {
    const value = this.any(key) ?? absent;
    if (typeof value !== type) {
      throw corrupt(this.at(key), value === undefined ? 'is missing' : `is not ${what}`);
    }
    return value as T;
  }
}

/** How deep `Sequence` parts may nest before the file counts as hostile. */
const MAX_NESTING = 16;

/** The parts of a file that is either one typed part or a (nested) `Sequence` of them, in order. */
export function flattenSequence(part: JsonFields | null, listKey: string, depth = 0): JsonFields[] {
  if (part === null) return [];
  if (part.any('type') !== 'Sequence') return [part];
  if (depth >= MAX_NESTING) {
    throw corrupt(part.path, `nests more than ${MAX_NESTING} sequences`);
  }
  return part
    .list(listKey)
    .flatMap((inner, i) =>
      flattenSequence(new JsonFields(inner, `${part.at(listKey)}[${i}]`), listKey, depth + 1),
    );
}
