import type { ParamValues } from './params.ts';

/** What made a result; travels with every export so that it can be reopened. */
export interface Provenance {
  readonly app: 'tokenscope';
  readonly version: string;
  /** `kind/id` of the method, or null for plain tokenization. */
  readonly method: string | null;
  readonly params: ParamValues;
  readonly seed: number | null;
  /** Model or vocabulary id with its hash. */
  readonly model: { readonly id: string; readonly sha256: string } | null;
  readonly backend: 'js' | 'wasm' | 'webgpu';
}

/** Progress of a running call; `total` is null while unknown. */
export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: 'bytes' | 'tokens' | 'steps';
}
