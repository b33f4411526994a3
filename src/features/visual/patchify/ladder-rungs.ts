import {
  attentionMacs,
  linearMacs,
  patchTokens,
  patchValues,
  type VisionShape,
} from '../../../analysis/patch-cost.ts';
import { type PatchInformation, patchImageSide, patchSides } from '../../../contracts/patchify-view.ts';
import type { LadderRung } from '../../../plots/patch-ladder/layout.ts';
import type { Figures } from '../../export/figures-export.ts';

/** Every patch size with its cost, and with what its tokens hold once that is known. */
export const ladderRungs = (
  shape: VisionShape,
  information: readonly PatchInformation[] | undefined,
): readonly LadderRung[] =>
  patchSides.map((patch) => {
    const tokens = patchTokens(patchImageSide, patch);
    const held = information?.find((of) => of.patch === patch);
    return {
      patch,
      tokens,
      values: patchValues(patch),
      attention: attentionMacs(tokens, shape),
      linear: linearMacs(tokens, shape),
      psnr: held?.psnr ?? null,
      isLowerBound: held?.isLowerBound ?? false,
    };
  });

export const ladderFigures = (
  rungs: readonly LadderRung[],
  { name, layers, width }: VisionShape,
  kept: number,
): Figures => ({
  name: 'tokenscope-patch-sizes',
  method: 'image-tokenizers/patchification',
  params: { model: name, layers, width, kept },
  seed: null,
  table: [
    ['patch', 'tokens', 'values', 'attentionMacs', 'linearMacs', 'psnr'],
    ...rungs.map((rung) => [
      rung.patch,
      rung.tokens,
      rung.values,
      rung.attention,
      rung.linear,
      rung.psnr === Number.POSITIVE_INFINITY ? 'lossless' : rung.psnr,
    ]),
  ],
  json: { model: { name, layers, width }, kept, rungs },
});
