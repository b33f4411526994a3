import { createTensor } from '../../../base/tensor.ts';
import type { Projector } from '../../../contracts/pruner-source.ts';
import { openEmbeddedModel } from '../../models/embedded-model.ts';
import { workerEngine } from '../../models/worker-engine.ts';

/** The encoder that the shipped projector was trained on. */
export const projectedEncoder = 'clip-scenes';

/** The shipped two-layer GELU projector: `last` rows of the encoder `[b, 128]` to language-model tokens `[b, 192]`. */
export const projectPatches: Projector = async (x) => {
  const model = await openEmbeddedModel('projector');
  const [rows, width] = x.shape as [number, number];
  const feeds = { patches: { type: 'float32', dims: [1, rows, width], data: x.data } } as const;
  const { tokens } = await workerEngine().run(model.graph('projector'), feeds);
  return createTensor(tokens!.data as Float32Array, [rows, tokens!.dims[2]!]);
};
