import type { ModelPrecision, ModelRef } from '../contracts/model.ts';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
import { parseParams, record, string, wrong } from './parse-fields.ts';

const precisions: readonly ModelPrecision[] = ['fp32', 'fp16', 'q8', 'q4', 'q4f16', 'bnb4'];

/** @throws TokenscopeError `corrupt` naming the field */
export function parseTokenizerRef(json: unknown, name: string): TokenizerRef {
  const ref = record(json, name);
  switch (ref.kind) {
    case 'vocabulary':
      return { kind: 'vocabulary', id: string(ref.id, `${name}.id`) };
    case 'method': {
      const id = string(ref.id, `${name}.id`);
      return ref.params === undefined
        ? { kind: 'method', id }
        : { kind: 'method', id, params: parseParams(ref.params, `${name}.params`) };
    }
    case 'patches':
      return ref.params === undefined
        ? { kind: 'patches' }
        : { kind: 'patches', params: parseParams(ref.params, `${name}.params`) };
    case 'file':
      return {
        kind: 'file',
        sha256: string(ref.sha256, `${name}.sha256`),
        name: string(ref.name, `${name}.name`),
      };
    case 'url':
      return { kind: 'url', url: string(ref.url, `${name}.url`) };
    case 'hub':
      return {
        kind: 'hub',
        repo: string(ref.repo, `${name}.repo`),
        revision: string(ref.revision, `${name}.revision`),
      };
    default:
      throw wrong(`${name}.kind`);
  }
}

/** @throws TokenscopeError `corrupt` naming the field */
export function parseModelRef(json: unknown, name: string): ModelRef {
  const ref = record(json, name);
  switch (ref.kind) {
    case 'embedded':
      return {
        kind: 'embedded',
        id: string(ref.id, `${name}.id`),
        precision: string(ref.precision, `${name}.precision`),
      };
    case 'hub': {
      const precision = precisions.find((known) => known === ref.precision);
      if (precision === undefined) throw wrong(`${name}.precision`);
      return {
        kind: 'hub',
        repo: string(ref.repo, `${name}.repo`),
        revision: string(ref.revision, `${name}.revision`),
        graph: string(ref.graph, `${name}.graph`),
        precision,
      };
    }
    case 'url':
      return { kind: 'url', url: string(ref.url, `${name}.url`) };
    case 'file':
      return {
        kind: 'file',
        sha256: string(ref.sha256, `${name}.sha256`),
        name: string(ref.name, `${name}.name`),
      };
    default:
      throw wrong(`${name}.kind`);
  }
}
