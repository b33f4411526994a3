import type { Rng } from '../../base/rng.ts';
import type { ImageTokenizer } from '../../contracts/image-tokenizer.ts';
import { type ParamSchema, resolveParams } from '../../contracts/params.ts';
import { brovey, upsampleBicubic, upsampleNearest } from './_shared/pansharpening.ts';
import { patchify, readImage, unpatchify } from './_shared/patches.ts';

const params = {
  window: {
    kind: 'number',
    label: 'Window',
    help: 'Side of a patch at inference; it stays put while the image grows.',
    origin: 'code',
    default: 200,
    min: 1,
    max: 1024,
    step: 1,
    unit: 'px',
  },
} as const satisfies ParamSchema;

/** The side of a training patch as a part of the image's side, with how often it is drawn. */
const trainingWindows = [
  { part: 1, probability: 0.2 },
  { part: 2, probability: 0.4 },
  { part: 4, probability: 0.2 },
  { part: 8, probability: 0.2 },
] as const;

/**
 * ScaleFormer (arXiv 2603.00543): pansharpening in which a larger image is a longer sequence of equally large patches.
 * What needs no training is here: scale-aware patches, their number, 1-D rotary positions, and the baselines that the paper
 * compares with. The fusion network itself is not: with its last layer at zero it gives the nearest-neighbour upsampling.
 */
export const method = {
  id: 'scaleformer',
  kind: 'image-tokenizers',
  name: 'ScaleFormer patches',
  papers: [
    {
      title: 'Cross-Scale Pansharpening via ScaleFormer and the PanScale Benchmark',
      arxiv: '2603.00543',
      url: 'https://arxiv.org/abs/2603.00543',
      year: 2026,
      section: 'Scale-aware patchify',
      claim:
        'Treating image size as sequence length lets a network trained on small satellite images sharpen large ones.',
    },
  ],
  fidelity: 'adapted',
  fidelityNote:
    'Patches, sequence length and rotary positions are those of the release. The fusion network is not trained here yet: bicubic and Brovey stand in for it, on four-band scenes of our own.',
  summary:
    'Cuts a satellite image of any size into patches of one fixed size, so that a larger image is a longer sequence.',
  needs: ['image'],
  params,
  demo: { view: 'visual', visual: { tab: 'patchify' } },
  isLossless: true,
  encode: (image, given) => patchify(image, resolveParams(params, given).window),
  decode: unpatchify,
  /** `{"pan", "bands"}` → the number of patches, and the baselines at the size of `pan`. */
  run(input, given) {
    const { pan: panInput, bands: bandsInput } = (input ?? {}) as { pan?: unknown; bands?: unknown };
    const pan = readImage(panInput, 'pan');
    const bands = readImage(bandsInput, 'bands');
    const scale = pan.height / bands.height;
    const up = upsampleNearest(bands, scale);
    const { grid } = patchify(pan, resolveParams(params, given).window);
    return {
      length: grid.h * grid.w,
      nearest: up,
      bicubic: upsampleBicubic(bands, scale),
      brovey: brovey(up, pan),
    };
  },
} satisfies ImageTokenizer;

/** Number of patches that a square image of `size` pixels makes: `T = (size / window)²`. */
export const sequenceLength = (size: number, window: number): number => Math.floor(size / window) ** 2;

/** Side of the patches of one training step on images of `size` pixels: all, a half, a quarter or an eighth of it. */
export function drawTrainingWindow(size: number, rng: Rng): number {
  let draw = rng.next();
  for (const { part, probability } of trainingWindows) {
    draw -= probability;
    if (draw < 0) return size / part;
  }
  return size / trainingWindows.at(-1)!.part;
}

export { brovey, upsampleBicubic, upsampleNearest };
