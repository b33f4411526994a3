import { type FourBandScene, fourBandScene } from '../../../analysis/four-band-scene.ts';
import { meanInterval } from '../../../analysis/mean-interval.ts';
import { type FusionQuality, fusionQuality } from '../../../analysis/pansharpening-quality.ts';
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

/**
 * Quality of the baselines over sizes, each on the same seeds.
 * @param turn awaited after each scene: lets others in, and stops the work when it throws
 */
export async function fusionRows(
  sizes: readonly number[],
  seeds: readonly number[],
  turn: (scenesDone: number) => Promise<void>,
): Promise<readonly FusionRow[]> {
  const rows: FusionRow[] = [];
  let done = 0;
  for (const size of sizes) {
    const found: Record<FusionMethod, FusionQuality>[] = [];
    for (const seed of seeds) {
      found.push(sceneQuality(size, seed));
      await turn(++done);
    }
    const spread = (method: FusionMethod, of: keyof FusionQuality): Spread =>
      meanInterval(found.map((quality) => quality[method][of]))!;
    for (const method of fusionMethods) {
      const [psnr, sam, ergas] = [spread(method, 'psnr'), spread(method, 'sam'), spread(method, 'ergas')];
      rows.push({ size, method, psnr, sam, ergas });
    }
  }
  return rows;
}

function sceneQuality(size: number, seed: number): Record<FusionMethod, FusionQuality> {
  const scene = fourBandScene(size, fusionScale, seed);
  const fused = fuse(scene);
  const quality = (method: FusionMethod) => fusionQuality(fused[method], scene.truth, fusionScale);
  return { nearest: quality('nearest'), bicubic: quality('bicubic'), brovey: quality('brovey') };
}
