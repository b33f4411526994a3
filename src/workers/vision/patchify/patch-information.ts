import { patchValues } from '../../../analysis/patch-cost.ts';
import {
  patchBasis,
  type ProjectedPatches,
  projectPatches,
  psnrAt,
  rebuildPatches,
} from '../../../analysis/principal-patches.ts';
import { createRng } from '../../../base/rng.ts';
import { createTensor, type Tensor } from '../../../base/tensor.ts';
import type { BandImage } from '../../../contracts/image-tokenizer.ts';
import { type PatchInformation, patchSides } from '../../../contracts/patchify-view.ts';
import { method } from '../../../methods/image-tokenizers/patchification.ts';

/** Patches behind a basis: so many that few values are told by chance, and so few that wide ones are taken apart in a second. */
const fittedNarrow = 600;
const fittedWide = 256;
/** Tokens wider than this are wide. */
const narrow = 192;

/**
 * One image's patches along their principal components. These are found on patches cut at random places of the image: the grid's own
 * are so few at 16 and 32 pixels that as many numbers as patches would hold them all.
 */
export class ImagePatches {
  readonly #image: BandImage;
  readonly #known = new Map<number, ProjectedPatches>();

  constructor(image: BandImage) {
    this.#image = image;
  }

  projected(patch: number): ProjectedPatches {
    let found = this.#known.get(patch);
    if (!found) {
      const basis = patchBasis(randomPatches(this.#image, patch));
      found = projectPatches(basis, method.encode(this.#image, { patch }).latents);
      this.#known.set(patch, found);
    }
    return found;
  }

  /** What `width` numbers a token hold, for one patch size. */
  information(patch: number, width: number): PatchInformation {
    const projected = this.projected(patch);
    const values = patchValues(patch);
    return {
      patch,
      tokens: projected.n,
      values,
      psnr: psnrAt(projected, width),
      isLowerBound: width < values && width > projected.basis.count,
    };
  }

  /** The image rebuilt from `width` numbers a token. */
  rebuilt(patch: number, width: number): BandImage {
    const { bands, height, width: across } = this.#image;
    if (width >= patchValues(patch)) return this.#image;
    const projected = this.projected(patch);
    return method.decode({
      latents: createTensor(rebuildPatches(projected, width), [projected.n, patchValues(patch)]),
      grid: { h: height / patch, w: across / patch },
      bands,
      patch,
    });
  }
}

/** Patches cut anywhere, as tokens. */
function randomPatches({ data, bands, height, width }: BandImage, patch: number): Tensor {
  const values = bands * patch ** 2;
  const count = values <= narrow ? fittedNarrow : fittedWide;
  const rng = createRng(patch);
  const tokens = new Float32Array(count * values);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const [top, left] = [rng.int(height - patch + 1), rng.int(width - patch + 1)];
    for (let band = 0; band < bands; band++) {
      for (let y = top; y < top + patch; y++) {
        const from = (band * height + y) * width + left;
        tokens.set(data.subarray(from, from + patch), at);
        at += patch;
      }
    }
  }
  return createTensor(tokens, [count, values]);
}

/** Every patch size of the page, the cheapest first. */
export function* informationRows(
  patches: ImagePatches,
  width: number,
): Generator<PatchInformation, void, undefined> {
  for (const patch of patchSides) yield patches.information(patch, width);
}
