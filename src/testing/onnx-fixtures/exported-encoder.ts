import { createRng } from '../../base/rng.ts';
import { addLayers } from './decoder-graph.ts';
import { GraphBuilder, onnxType } from './onnx-writer.ts';
import { type TinyModel, tinyModel } from './tiny-transformer.ts';
import { unfusedPatterns } from './unfused-patterns.ts';

export interface ExportedEncoder {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly side: number;
  readonly patch: number;
  /** The float64 reference over the tokens of given pixels, which are normalised already: `[3, side, side]`. */
  readonly reference: (pixels: ArrayLike<number>) => TinyModel;
}

/** A tiny random vision transformer: patches by a convolution, `before` tokens in front of them (CLS, registers), positions. */
export function exportedEncoder(before: number, cells = 3, patch = 4): ExportedEncoder {
  const side = cells * patch;
  const tokens = before + cells * cells;
  const model = tinyModel({ causal: false, past: 0, queries: tokens, vocabulary: tokens });
  const { hidden } = model;
  const rng = createRng(5);
  const random = (count: number): Float32Array => Float32Array.from({ length: count }, () => rng.normal());
  const kernel = random(hidden * 3 * patch * patch).map((value) => value / patch);
  const front = random(before * hidden);
  const positions = random(tokens * hidden);

  const g = new GraphBuilder(17);
  g.input('pixel_values', onnxType.float, ['batch_size', 3, 'height', 'width']);
  const weight = g.weight('patch_embedding', [hidden, 3, patch, patch], kernel);
  const map = g.node('Conv', ['pixel_values', weight], {
    strides: [patch, patch],
    kernel_shape: [patch, patch],
  });
  const rows = g.node('Transpose', [g.node('Reshape', [map, g.ints(1, hidden, -1)])], { perm: [0, 2, 1] });
  const joined =
    before === 0
      ? rows
      : g.node('Concat', [g.weight('class_embedding', [1, before, hidden], front), rows], { axis: 1 });
  const start = g.node('Add', [joined, g.weight('position_embedding', [1, tokens, hidden], positions)]);
  const { normed } = addLayers(g, unfusedPatterns[0]!, model, start, () => g.float(0));
  g.node('Identity', [normed], {}, { outputs: ['last_hidden_state'] });
  g.output('last_hidden_state');
  g.node('ReduceMean', [normed], { axes: [1], keepdims: 0 }, { outputs: ['pooler_output'] });
  g.output('pooler_output');

  const reference = (pixels: ArrayLike<number>): TinyModel => {
    const embedding = Float32Array.from({ length: tokens * hidden }, (_, at) => {
      const token = Math.floor(at / hidden);
      const channel = at % hidden;
      if (token < before) return front[at]! + positions[at]!;
      const row = Math.floor((token - before) / cells);
      const column = (token - before) % cells;
      let sum = 0;
      for (let c = 0; c < 3; c++)
        for (let y = 0; y < patch; y++)
          for (let x = 0; x < patch; x++) {
            const pixel = pixels[(c * side + row * patch + y) * side + column * patch + x]!;
            sum += pixel * kernel[((channel * 3 + c) * patch + y) * patch + x]!;
          }
      return sum + positions[at]!;
    });
    return { ...model, ids: Array.from({ length: tokens }, (_, i) => i), embedding };
  };
  return { bytes: g.build(), side, patch, reference };
}
