import { TokenscopeError } from '../contracts/errors.ts';
import type { EmbeddedModel, RemoteFile } from '../contracts/model.ts';

/**
 * Reads `models/manifest.json`.
 * @param base URL of the folder in which the manifest lies, with a slash at its end; file URLs are made from it.
 * @throws TokenscopeError `corrupt` naming the entry that is not as it should be.
 */
export function readManifest(json: unknown, base: string): readonly EmbeddedModel[] {
  const manifest = record(json, 'the manifest');
  if (manifest['version'] !== 1) throw broken(`its version is ${String(manifest['version'])}, not 1`);
  return list(manifest['models'], 'models').map((value, i) => readEntry(record(value, `model ${i}`), base));
}

function readEntry(entry: Readonly<Record<string, unknown>>, base: string): EmbeddedModel {
  const id = text(entry['id'], 'a model id');
  const precisions = list(entry['precisions'], `precisions of ${id}`).map((value) =>
    text(value, `a precision of ${id}`),
  );
  const defaultPrecision = text(entry['default_precision'], `default_precision of ${id}`);
  if (!precisions.includes(defaultPrecision)) {
    throw broken(`'${id}' has no precision '${defaultPrecision}' although that is its default`);
  }
  return {
    id,
    kind: text(entry['kind'], `kind of ${id}`),
    size: text(entry['size'], `size of ${id}`),
    label: text(entry['label'], `label of ${id}`),
    defaultPrecision,
    precisions,
    files: list(entry['files'], `files of ${id}`).map((value) => {
      const file = record(value, `a file of ${id}`);
      const path = text(file['path'], `path of a file of ${id}`);
      const { bytes, sha256 } = file;
      if (typeof bytes !== 'number' || !(bytes >= 0)) throw broken(`'${id}/${path}' has no size`);
      if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
        throw broken(`'${id}/${path}' has no hash`);
      return { url: new URL(`${id}/${path}`, base).href, path, bytes, sha256 };
    }),
  };
}

/**
 * A file of a model by its path.
 * @throws TokenscopeError `not-found` naming what there is.
 */
export function embeddedFile(model: EmbeddedModel, path: string): RemoteFile {
  const file = model.files.find((candidate) => candidate.path === path);
  if (file) return file;
  throw new TokenscopeError(
    'not-found',
    `The model '${model.id}' has no file '${path}'.`,
    `It has: ${model.files.map((candidate) => candidate.path).join(', ')}.`,
  );
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw broken(`${what} is no object`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw broken(`${what} is no list`);
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw broken(`${what} is missing`);
  return value;
}

const broken = (what: string): TokenscopeError =>
  new TokenscopeError(
    'corrupt',
    `The list of embedded models cannot be read: ${what}.`,
    'Reload the page; if it comes back, the site was built with a broken models folder.',
  );
