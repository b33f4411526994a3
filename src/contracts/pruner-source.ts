import type { Tensor } from '../base/tensor.ts';
import { TokenscopeError } from './errors.ts';
import type { Need } from './method.ts';

/**
 * What one encoder layer exposes. Row 0 of every token axis is the CLS token where the view has one (`r` = 1, else 0);
 * register tokens are stripped by the loader. `heads` and `dh` may differ between layers, `r + n` may not.
 */
export interface LayerTap {
  /** `[heads, r + n, dh]`, before scaling. */
  readonly queries?: Tensor;
  /** `[heads, r + n, dh]`. */
  readonly keys?: Tensor;
  /** `[heads, r + n, r + n]`, rows sum to 1: only read where queries or keys are absent. */
  readonly attention?: Tensor;
}

export type ViewRole = 'single' | 'thumbnail' | 'crop' | 'frame' | 'audio';

/** One pass of the encoder: `n = grid.h * grid.w` patch tokens in raster order. */
export interface View {
  readonly id: string;
  readonly role: ViewRole;
  /** Patch rows and columns; audio has `h = 1` and time along `w`. */
  readonly grid: { readonly h: number; readonly w: number };
  /** Cell of the crop in its mosaic of `rows × cols` crops. Frames need none: their order is that of the views. */
  readonly place?: {
    readonly row: number;
    readonly col: number;
    readonly rows: number;
    readonly cols: number;
  };
  /** `[n]`, 1 = real patch, 0 = padding. Absent: all real. Padding is never a source of an output token. */
  readonly valid?: Uint8Array;
  readonly hasCls: boolean;
  /** `[n, d]`: the patch features that the language model would receive. `d` is equal over the views. */
  readonly features: Tensor;
  /** `[n, p]`: patches in the space of the text embeddings. */
  readonly joint?: Tensor;
  /** `[n]`: raw importance from a scorer of the caller's own, larger = keep. */
  readonly importance?: Float32Array;
  /** `[n]` in [0, 1]: share of each patch that the ground-truth mask covers. */
  readonly target?: Float32Array;
  /** Number of encoder layers: layer -1 means `layers - 1`. */
  readonly layers: number;
  readonly taps: ReadonlyMap<number, LayerTap>;
}

/** The question in the space of `View.joint`. */
export interface TextSide {
  readonly tokens: readonly string[];
  /** `[tokens, p]`. */
  readonly embeds: Tensor;
  /** `[p]`: the sentence embedding. */
  readonly pooled: Float32Array;
  /** `[tokens]`, 1 = a real token. Absent: all real. */
  readonly mask?: Uint8Array;
}

/** A batched map of token features `[b, d] → [b, l]`, row by row, in float32. */
export type Projector = (x: Tensor) => Promise<Tensor>;

export interface Source {
  readonly views: readonly View[];
  readonly text?: TextSide;
  readonly projector?: Projector;
}

/** The needs that a source does not meet, in the order given. Which layer must be tapped is the method's own matter. */
export function missingNeeds(needs: readonly Need[], source: Source): readonly Need[] {
  return needs.filter((need) => !meets(need, source));
}

function meets(need: Need, { views, text, projector }: Source): boolean {
  const anyTap = (has: (tap: LayerTap) => boolean): boolean =>
    views.every((view) => Array.from(view.taps.values()).some(has));
  switch (need) {
    case 'patch-features':
    case 'image':
      return views.length > 0;
    case 'attention-scores':
      return anyTap(
        (tap) => tap.attention !== undefined || (tap.queries !== undefined && tap.keys !== undefined),
      );
    case 'queries-and-keys':
      return anyTap((tap) => tap.queries !== undefined && tap.keys !== undefined);
    case 'cls-token':
      return views.every((view) => view.hasCls);
    case 'image-text-encoder':
      return views.every((view) => view.joint !== undefined);
    case 'text':
      return text !== undefined;
    case 'projector':
      return projector !== undefined;
    case 'crops':
      return views.some((view) => view.role === 'thumbnail') && views.some((view) => view.role === 'crop');
    case 'frames':
      return views.length > 1 && views.every((view) => view.role === 'frame');
    case 'target-mask':
      return views.every((view) => view.target !== undefined);
    default:
      return false;
  }
}

/** Number of patches of a view, padding included. */
export const patchCount = (view: View): number => view.grid.h * view.grid.w;

/** Number of real patches of a view. */
export function validCount(view: View): number {
  if (!view.valid) return patchCount(view);
  let count = 0;
  for (const flag of view.valid) if (flag !== 0) count++;
  return count;
}

/** Raster indices of the real patches of one view. */
export function validIndices(view: View): Int32Array<ArrayBuffer> {
  const all = Int32Array.from({ length: patchCount(view) }, (_, i) => i);
  return view.valid ? all.filter((i) => view.valid![i] !== 0) : all;
}

/**
 * Checks the shapes of a source and that its features are finite.
 * @throws TokenscopeError `bad-input` when it has no real patch, or naming the view and the tensor at fault.
 */
export function checkSource(source: Source): void {
  if (!source.views.some((view) => validCount(view) > 0)) {
    throw new TokenscopeError(
      'bad-input',
      'The source has no patch to choose from.',
      'Give at least one view with one patch that is not padding.',
    );
  }
  const width = source.views[0]?.features.shape[1];
  for (const view of source.views) {
    const n = patchCount(view);
    const rows = n + (view.hasCls ? 1 : 0);
    requireThat(view, 'features', shapeIs(view.features, [n, width ?? 0]), `shape [${n}, ${width}]`);
    requireThat(view, 'features', allFinite(view.features.data), 'finite values');
    requireThat(view, 'valid', view.valid === undefined || view.valid.length === n, `${n} flags`);
    const p = source.text?.embeds.shape[1] ?? view.joint?.shape[1] ?? 0;
    requireThat(view, 'joint', view.joint === undefined || shapeIs(view.joint, [n, p]), `shape [${n}, ${p}]`);
    requireThat(view, 'joint', view.joint === undefined || allFinite(view.joint.data), 'finite values');
    requireThat(view, 'importance', (view.importance?.length ?? n) === n, `${n} values`);
    requireThat(view, 'target', (view.target?.length ?? n) === n, `${n} values`);
    for (const [layer, tap] of view.taps) {
      const heads = (tap.queries ?? tap.keys ?? tap.attention)?.shape[0] ?? 0;
      const dh = (tap.queries ?? tap.keys)?.shape[2] ?? 0;
      const name = `layer ${layer}`;
      requireThat(view, name, layer >= 0 && layer < view.layers, `an index in [0, ${view.layers})`);
      for (const tensor of [tap.queries, tap.keys]) {
        const fits = tensor === undefined || shapeIs(tensor, [heads, rows, dh]);
        requireThat(view, name, fits, `shape [${heads}, ${rows}, ${dh}]`);
      }
      const fits = tap.attention === undefined || shapeIs(tap.attention, [heads, rows, rows]);
      requireThat(view, name, fits, `shape [${heads}, ${rows}, ${rows}]`);
    }
  }
}

const shapeIs = (tensor: Tensor, shape: readonly number[]): boolean =>
  tensor.shape.length === shape.length &&
  tensor.shape.every((extent, axis) => extent === shape[axis]) &&
  tensor.data.length === shape.reduce((product, extent) => product * extent, 1);

function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) < Infinity)) return false;
  return true;
}

function requireThat(view: View, what: string, holds: boolean, want: string): void {
  if (holds) return;
  throw new TokenscopeError(
    'bad-input',
    `${what} of view '${view.id}' must have ${want}.`,
    'Export the tensors of one and the same encoder pass, CLS row first where there is one.',
  );
}
