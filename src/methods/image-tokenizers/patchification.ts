import type { ImageTokenizer } from '../../contracts/image-tokenizer.ts';
import { type ParamSchema, resolveParams } from '../../contracts/params.ts';
import { patchify, readImage, unpatchify } from './_shared/patches.ts';

const params = {
  patch: {
    kind: 'number',
    label: 'Patch size',
    help: 'Side of a patch; it must divide both sides of the image.',
    origin: 'paper',
    default: 16,
    min: 1,
    max: 256,
    step: 1,
    unit: 'px',
  },
} as const satisfies ParamSchema;

/**
 * Patchification (arXiv 2502.03738): `(H/p)(W/p)` tokens of `3p²` values each, down to one token per pixel. The paper's linear
 * map of a patch to the model's width is not part of the tokens here; what it can hold is measured beside them.
 */
export const method = {
  id: 'patchification',
  kind: 'image-tokenizers',
  name: 'Patchification',
  papers: [
    {
      title: 'Scaling Laws in Patchification: An Image Is Worth 50,176 Tokens And More',
      arxiv: '2502.03738',
      url: 'https://arxiv.org/abs/2502.03738',
      year: 2025,
      section: 'Patchification scaling',
      claim: 'Vision models keep getting better as patches shrink, down to one token per pixel.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'Tokens, counts, costs and the information bound follow the paper exactly. No model of the paper runs here: accuracy against patch size needs training, which comes later.',
  summary:
    'Cuts an image into patches of any size and says what the tokens cost and what a model’s width can hold of them.',
  needs: ['image'],
  params,
  demo: { view: 'visual', visual: { tab: 'patchify' } },
  isLossless: true,
  encode: (image, given) => patchify(image, resolveParams(params, given).patch),
  decode: unpatchify,
  run(input, given) {
    const image = readImage((input as { image?: unknown } | null)?.image, 'image');
    const { latents, grid } = patchify(image, resolveParams(params, given).patch);
    return { grid, latents };
  },
} satisfies ImageTokenizer;
