import { describeMethod } from '../contracts/method.ts';
import type {
  OpenPicture,
  PatchRef,
  PruneOutcome,
  PrunerCard,
  PruneRun,
  SourceRef,
} from '../contracts/vision-view.ts';
import type { ImageInput } from '../contracts/workspace.ts';
import { pruners } from '../methods/pruners/index.ts';
import type { CallContext } from './rpc.ts';
import { keepClip, keepPicture } from './vision/keep-picture.ts';
import { openedPicture } from './vision/opened-picture.ts';
import { attentionOf, similarityTo } from './vision/patch-relations.ts';
import { createPatchifyApi } from './vision/patchify/patchify-api.ts';
import { pruneAll } from './vision/prune.ts';
import { createRerunApi } from './vision/rerun/rerun-api.ts';
import { encodedImage, sourceOf } from './vision/source.ts';

/** What the page can ask of the vision worker. */
export const visionApi = {
  /** All pruners as plain data. */
  pruners: (_context: CallContext): readonly PrunerCard[] =>
    pruners.all.map((pruner) => {
      const { mechanism, modalities, budgets, nested, seeded, keepOnly, invariances } = pruner;
      const traits = { mechanism, modalities, budgets, nested, seeded, keepOnly, invariances };
      return { ...describeMethod(pruner), ...traits };
    }),
  /** Checks that a file is a picture that can be opened, and keeps it on this device. */
  keepPicture: (_context: CallContext, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ImageInput> =>
    keepPicture(name, bytes),
  /** Keeps frames that the page took from a clip. */
  keepClip: (_context: CallContext, name: string, frames: readonly ImageBitmap[]): Promise<ImageInput> =>
    keepClip(name, frames),
  /** Opens and encodes a picture, for the screen. */
  open: (context: CallContext, image: ImageInput, layout: SourceRef['layout']): Promise<OpenPicture> =>
    openedPicture(image, layout, context),
  /** What the encoder is fed of a picture as a whole, `[3, S, S]` in [0, 1]. */
  pixels: async (context: CallContext, image: ImageInput): Promise<Float32Array> =>
    (await encodedImage(image, 'whole', context)).views[0]!.pixels,
  /** Runs methods on one source, one after the other. */
  async prune(
    { signal, progress }: CallContext,
    ref: SourceRef,
    runs: readonly PruneRun[],
  ): Promise<readonly PruneOutcome[]> {
    return pruneAll(await sourceOf(ref, { signal, progress }), runs, signal);
  },
  /** Cosine of every patch to one. */
  async similarity(
    context: CallContext,
    image: ImageInput,
    layout: SourceRef['layout'],
    patch: PatchRef,
  ): Promise<readonly Float32Array[]> {
    return similarityTo((await sourceOf({ image, layout, question: '' }, context)).source.views, patch);
  },
  /** Attention over the patches of each view: of CLS, or of one patch, whose view alone then has values. */
  async attention(
    context: CallContext,
    image: ImageInput,
    layout: SourceRef['layout'],
    layer: number,
    head: number,
    from: PatchRef | null,
  ): Promise<readonly Float32Array[]> {
    const { views } = (await sourceOf({ image, layout, question: '' }, context)).source;
    return views.map((view, v) => {
      if (from && from.view !== v) return new Float32Array(view.grid.h * view.grid.w).fill(Number.NaN);
      return attentionOf(view, layer, head, from ? from.index : -1);
    });
  },
  ...createRerunApi(),
  ...createPatchifyApi(),
};
