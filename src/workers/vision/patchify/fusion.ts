import { type FourBandScene, fourBandScene } from '../../../analysis/four-band-scene.ts';
import { meanInterval } from '../../../analysis/mean-interval.ts';
import { fusionQuality } from '../../../analysis/pansharpening-quality.ts';
import type { BandImage } from '../../../contracts/image-tokenizer.ts';
import {
  type FusionMethod,
  fusionMethods,
  type FusionRow,
  type Spread,
} from '../../../contracts/patchify-view.ts';
import { brovey, upsampleBicubic, upsampleNearest } from '../../../methods/image-tokenizers/scaleformer.ts';

/** How many times finer the panchromatic band is: Jilin-1's ratio. */
export const fusionScale = 4;

/** The baselines on one scene, each at the size of the panchromatic band. */
export function fuse({ bands, pan, scale }: FourBandScene): Readonly<Record<FusionMethod, BandImage>> {
  const nearest = upsampleNearest(bands, scale);
  return { nearest, bicubic: upsampleBicubic(bands, scale), brovey: brovey(nearest, pan) };
}

/** Quality of the baselines over sizes, each on the same seeds. */
export function* fusionRows(
  sizes: readonly number[],
  seeds: readonly number[],
): Generator<readonly FusionRow[], void, undefined> {
  for (const size of sizes) {
    const found = seeds.map((seed) => {
      const scene = fourBandScene(size, fusionScale, seed);
      const fused = fuse(scene);
      return (method: FusionMethod) => fusionQuality(fused[method], scene.truth, fusionScale);
    });
    const spread = (method: FusionMethod, of: 'psnr' | 'sam' | 'ergas'): Spread =>
      meanInterval(found.map((quality) => quality(method)[of]))!;
    yield fusionMethods.map((method) => ({
      size,
      method,
      psnr: spread(method, 'psnr'),
      sam: spread(method, 'sam'),
      ergas: spread(method, 'ergas'),
    }));
  }
}
