import type { LayeredModel } from '../../contracts/layered-model.ts';
import type { ModelRef } from '../../contracts/model.ts';
import { openEmbeddedModel } from '../models/embedded-model.ts';
import { workerEngine } from '../models/worker-engine.ts';
import { type DecoderArchitecture, EmbeddedLayers } from './embedded-layers.ts';

/** A language model layer by layer; null for those that have no graphs of their layers. */
export async function openLayers(ref: ModelRef): Promise<LayeredModel | null> {
  if (ref.kind !== 'embedded') return null;
  const model = await openEmbeddedModel(ref.id, ref.precision);
  const { architecture, graphs } = (await model.json('model.json')) as {
    readonly architecture: DecoderArchitecture;
    readonly graphs: Readonly<Record<string, unknown>>;
  };
  if (!('pre.0' in graphs)) return null;
  return new EmbeddedLayers(architecture, (graph, feeds, fetches, signal) =>
    workerEngine().run(model.graph(graph), feeds, { fetches, ...(signal ? { signal } : {}) }),
  );
}
