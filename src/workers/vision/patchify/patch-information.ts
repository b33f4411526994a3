import {
  principalPatches,
  type PrincipalPatches,
  psnrAt,
  rebuildPatches,
} from '../../../analysis/principal-patches.ts';
import { patchValues } from '../../../analysis/patch-cost.ts';
import { createTensor } from '../../../base/tensor.ts';
import type { BandImage } from '../../../contracts/image-tokenizer.ts';
import { type PatchInformation, patchSides } from '../../../contracts/patchify-view.ts';
import { method } from '../../../methods/image-tokenizers/patchification.ts';

/** The principal components of one image's patches, taken apart once a patch size. */
export class ImagePatches {
  readonly #image: BandImage;
  readonly #known = new Map<number, PrincipalPatches>();

  constructor(image: BandImage) {
    this.#image = image;
  }

  components(patch: number): PrincipalPatches {
    let found = this.#known.get(patch);
    if (!found) {
      found = principalPatches(method.encode(this.#image, { patch }).latents);
      this.#known.set(patch, found);
    }
    return found;
  }

  /** What `width` numbers a token hold, for one patch size. */
  information(patch: number, width: number): PatchInformation {
    const components = this.components(patch);
    return {
      patch,
      tokens: components.n,
      values: patchValues(patch),
      psnr: psnrAt(components, width),
    };
  }

  /** The image rebuilt from `width` numbers a token. */
  rebuilt(patch: number, width: number): BandImage {
    const components = this.components(patch);
    const { bands, height, width: across } = this.#image;
    return method.decode({
      latents: createTensor(rebuildPatches(components, width), [components.n, components.width]),
      grid: { h: height / patch, w: across / patch },
      bands,
      patch,
    });
  }
}

/** Every patch size of the page, the cheapest first. */
export function* informationRows(
  patches: ImagePatches,
  width: number,
): Generator<PatchInformation, void, undefined> {
  for (const patch of patchSides) yield patches.information(patch, width);
}
