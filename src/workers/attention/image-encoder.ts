import type { AttentionCapture, LayerCapture } from '../../contracts/attention-capture.ts';
import type { AttentionRun, AttentionSubject } from '../../contracts/attention-view.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { openEmbeddedModel } from '../models/embedded-model.ts';
import { workerEngine } from '../models/worker-engine.ts';

interface EncoderArchitecture {
  readonly image: number;
  readonly patch: number;
  readonly patches: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}

export interface EncoderRun {
  readonly capture: AttentionCapture;
  readonly grid: { readonly rows: number; readonly cols: number };
  readonly model: AttentionRun['model'];
}

/**
 * Queries, keys and values of an image encoder's layers; token 0 is CLS.
 * @throws TokenscopeError `unsupported` on a model that is not one of ours, `bad-input` on pixels of another size.
 */
export async function encoderRun(
  { model: ref, pixels }: Extract<AttentionSubject, { kind: 'image' }>,
  signal: AbortSignal,
): Promise<EncoderRun> {
  if (ref.kind !== 'embedded') {
    throw new TokenscopeError(
      'unsupported',
      'Only the image encoders that ship with the page show their attention.',
      'Choose clip-scenes.',
    );
  }
  const model = await openEmbeddedModel(ref.id, ref.precision);
  const { architecture: shape } = (await model.json('model.json')) as { architecture: EncoderArchitecture };
  const { image, patches, layers, heads, width } = shape;
  if (pixels.length !== 3 * image * image) {
    throw new TokenscopeError(
      'bad-input',
      `The image has ${pixels.length} values, not 3 × ${image} × ${image}.`,
      'Scale it to the size of the encoder.',
    );
  }
  const names = Array.from({ length: layers }, (_, l) => [`q.${l}`, `k.${l}`, `v.${l}`] as const);
  const out = await workerEngine().run(
    model.graph('clip-image-taps'),
    {
      pixels: { type: 'float32', dims: [1, 3, image, image], data: pixels },
      keep_mask: { type: 'float32', dims: [1, patches], data: new Float32Array(patches).fill(1) },
    },
    { fetches: names.flat(), signal },
  );
  const dHead = width / heads;
  const captured = names.map(([q, k, v]): LayerCapture => {
    const read = (name: string): Float32Array => out[name]!.data as Float32Array;
    return { q: read(q), k: read(k), v: read(v) };
  });
  const side = Math.round(image / shape.patch);
  return {
    capture: {
      geometry: {
        nLayer: layers,
        nHead: heads,
        nKvHead: heads,
        dHead,
        scale: 1 / Math.sqrt(dHead),
        bytesPerValue: 4,
      },
      nTokens: patches + 1,
      layers: captured,
    },
    grid: { rows: side, cols: side },
    model: { name: model.entry.id, label: model.entry.label, sha256: model.sha256 },
  };
}
