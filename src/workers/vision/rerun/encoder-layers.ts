import type { TensorMap, TensorValue } from '../../../contracts/inference.ts';
import type { EncoderInput, EncoderShape } from '../encoder.ts';

/** Runs a part of the image tower: from the pixels, or after its first `after` layers. */
export type RunTower = (
  part: { readonly from: 'pixels' } | { readonly from: 'layer'; readonly after: number },
  feeds: TensorMap,
  fetches: readonly string[],
) => Promise<TensorMap>;

/** The residual stream of one view; row 0 is CLS. */
export interface ViewStates {
  /** `[layers + 1]` states `[1 + n, width]`: the first is the embedded patches, the others stand after each layer. */
  readonly states: readonly Float32Array[];
  readonly readout: Readout;
}

/** What the tower says of a sequence of tokens. */
export interface Readout {
  /** `[width]` state of CLS after the last layer. */
  readonly cls: Float32Array;
  /** `[joint]`, unit length: the image in the space of the texts. */
  readonly embedding: Float32Array;
}

/** Sequences of one run; more only cost memory. */
const batch = 32;

/** Name of the residual stream after `after` layers, 0 for the embedded patches. */
export const stateName = (after: number): string => (after === 0 ? 'hidden.embed' : `hidden.${after - 1}`);

/** What the sub-graph after a layer is fed. */
export const keepMaskInput = 'keep_mask';
/** What every part of the tower ends with. */
export const readoutNames = (layers: number): readonly [string, string] => [
  'image_embeds',
  stateName(layers),
];

/** All patches through all layers, with the stream after each. */
export async function runAllLayers(
  run: RunTower,
  { side, cells, layers, width, joint }: EncoderShape,
  views: readonly EncoderInput[],
): Promise<readonly ViewStates[]> {
  const n = cells * cells;
  const names = Array.from({ length: layers + 1 }, (_, after) => stateName(after));
  const found: ViewStates[] = [];
  for (let start = 0; start < views.length; start += batch) {
    const part = views.slice(start, start + batch);
    const pixels = new Float32Array(part.length * 3 * side * side);
    const keep = new Float32Array(part.length * n).fill(1);
    part.forEach((view, v) => {
      pixels.set(view.pixels, v * 3 * side * side);
      if (view.valid) keep.set(view.valid, v * n);
    });
    const outputs = await run(
      { from: 'pixels' },
      {
        pixels: float32(pixels, [part.length, 3, side, side]),
        [keepMaskInput]: float32(keep, [part.length, n]),
      },
      ['image_embeds', ...names],
    );
    for (let v = 0; v < part.length; v++) {
      const states = names.map((name) => rowOf(outputs[name]!, v, (n + 1) * width));
      found.push({
        states,
        readout: {
          cls: states.at(-1)!.slice(0, width),
          embedding: rowOf(outputs.image_embeds!, v, joint),
        },
      });
    }
  }
  return found;
}

/**
 * Sequences of tokens through the layers from `after` on: CLS and whatever tokens a method left. Shorter sequences are padded to the
 * longest, and no token sees the padding.
 * @param sequences `[1 + m, width]` each, CLS first
 */
export async function runRemainingLayers(
  run: RunTower,
  { layers, width, joint }: EncoderShape,
  after: number,
  sequences: readonly Float32Array[],
): Promise<readonly Readout[]> {
  const [embedding, cls] = readoutNames(layers);
  const found: Readout[] = [];
  for (let start = 0; start < sequences.length; start += batch) {
    const part = sequences.slice(start, start + batch);
    const longest = part.reduce((most, { length }) => Math.max(most, length / width), 2);
    const stream = new Float32Array(part.length * longest * width);
    const keep = new Float32Array(part.length * (longest - 1));
    part.forEach((sequence, s) => {
      stream.set(sequence, s * longest * width);
      keep.fill(1, s * (longest - 1), s * (longest - 1) + sequence.length / width - 1);
    });
    const outputs = await run(
      { from: 'layer', after },
      {
        [stateName(after)]: float32(stream, [part.length, longest, width]),
        [keepMaskInput]: float32(keep, [part.length, longest - 1]),
      },
      [embedding, cls],
    );
    for (let s = 0; s < part.length; s++) {
      found.push({
        cls: rowOf(outputs[cls]!, s, longest * width).slice(0, width),
        embedding: rowOf(outputs[embedding]!, s, joint),
      });
    }
  }
  return found;
}

const float32 = (data: Float32Array, dims: readonly number[]): TensorValue => ({
  type: 'float32',
  dims,
  data,
});

const rowOf = ({ data }: TensorValue, row: number, length: number): Float32Array =>
  (data as Float32Array).slice(row * length, (row + 1) * length);
