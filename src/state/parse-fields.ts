import { TokenscopeError } from '../contracts/errors.ts';
import type { ParamValue, ParamValues } from '../contracts/params.ts';

/** A plain object, not a list. */
export function record(value: unknown, name: string): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw wrong(name);
  return value as Record<string, unknown>;
}

export function string(value: unknown, name: string): string {
  if (typeof value !== 'string') throw wrong(name);
  return value;
}

/** A whole number, 0 or more. */
export function count(value: unknown, name: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw wrong(name);
  return value as number;
}

/** Reads one of some words. */
export const oneOf =
  <T extends string>(...known: readonly T[]) =>
  (value: unknown, name: string): T => {
    const found = known.find((word) => word === value);
    if (found === undefined) throw wrong(name);
    return found;
  };

/** The error for a field that is missing or of the wrong kind. */
export const wrong = (field: string): TokenscopeError =>
  new TokenscopeError(
    'corrupt',
    `The saved state cannot be read: '${field}' is missing or wrong.`,
    'Ask for the link or file again; it may have been cut off.',
  );

/** Parameters of a method, unchecked against its schema. */
export function parseParams(json: unknown, name: string): ParamValues {
  const params: Record<string, ParamValue> = {};
  for (const [key, value] of Object.entries(record(json, name))) {
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') {
      throw wrong(`${name}.${key}`);
    }
    params[key] = value;
  }
  return params;
}
