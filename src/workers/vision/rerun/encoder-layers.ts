import type { TensorMap, TensorValue } from '../../../contracts/inference.ts';
import type { EmbeddedShape } from '../encoders/embedded-encoder.ts';
import type { EncoderInput } from '../encoders/vision-encoder.ts';
import type { Readout, Tower, ViewStates } from './tower.ts';

/** Runs a part of the image tower: from the pixels, or after its first `after` layers. */
export type RunTower = (
  part: { readonly from: 'pixels' } | { readonly from: 'layer'; readonly after: number },
  feeds: TensorMap,
  fetches: readonly string[],
) => Promise<TensorMap>;

/** An embedded encoder has CLS and texts. */
interface EmbeddedReadout extends Readout {
  readonly cls: Float32Array;
  readonly embedding: Float32Array;
}

interface EmbeddedStates extends ViewStates {
  readonly states: readonly Float32Array[];
  readonly readout: EmbeddedReadout;
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

/** The tower of an embedded encoder: its graph names the stream after every layer, and masks what is padding. */
export const embeddedTower = (run: RunTower, shape: EmbeddedShape): Tower => ({
  prefix: 1,
  allLayers: (views) => runAllLayers(run, shape, views),
  remainingLayers: (after, sequences) => runRemainingLayers(run, shape, after, sequences),
});

/** All patches through all layers, with the stream after each. */
export async function runAllLayers(
  run: RunTower,
  { side, cells, layers, width, joint }: EmbeddedShape,
  views: readonly EncoderInput[],
): Promise<readonly EmbeddedStates[]> {
  const n = cells * cells;
  const names = Array.from({ length: layers + 1 }, (_, after) => stateName(after));
  const found: EmbeddedStates[] = [];
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
  { layers, width, joint }: EmbeddedShape,
  after: number,
  sequences: readonly Float32Array[],
): Promise<readonly EmbeddedReadout[]> {
  const [embedding, cls] = readoutNames(layers);
  const found: EmbeddedReadout[] = [];
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
