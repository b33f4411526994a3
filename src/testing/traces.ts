import type { OutToken, Trace } from '../contracts/token-pruner.ts';

interface PlainToken {
  readonly kind: OutToken['kind'];
  readonly anchor: number | null;
  readonly src: readonly number[];
  readonly weight: readonly number[];
}

/** A trace on one view, written down by hand. */
export const trace = (tokens: readonly PlainToken[]): Trace => ({
  tokens: tokens.map(({ kind, anchor, src, weight }) => ({
    view: 0,
    kind,
    anchor,
    src: Int32Array.from(src),
    weight: Float32Array.from(weight),
  })),
  steps: [],
  maps: new Map(),
  perView: [{ kept: tokens.length, total: tokens.length }],
  fidelity: 'exact',
  warnings: [],
});

export const keptTrace = (indices: readonly number[]): Trace =>
  trace(indices.map((anchor) => ({ kind: 'kept', anchor, src: [anchor], weight: [1] })));

export const averagePoolingTrace = (windows: readonly (readonly number[])[]): Trace =>
  trace(
    windows.map((src) => ({ kind: 'pooled', anchor: src[0]!, src, weight: src.map(() => 1 / src.length) })),
  );
