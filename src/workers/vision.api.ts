import { describeMethod } from '../contracts/method.ts';
import type {
  OpenPicture,
  PatchRef,
  PictureRef,
  PruneOutcome,
  PrunerCard,
  PruneRun,
  SourceRef,
  TokenPlane,
} from '../contracts/vision-view.ts';
import type { ImageInput } from '../contracts/workspace.ts';
import { pruners } from '../methods/pruners/index.ts';
import type { CallContext } from './rpc.ts';
import { embeddedEncoder } from '../contracts/visual-settings.ts';
import { openEmbeddedEncoder } from './vision/encoders/embedded-encoder.ts';
import { openPicture } from './vision/picture.ts';
import { keepClip, keepPicture, keepSound } from './vision/keep-picture.ts';
import { openedPicture } from './vision/opened-picture.ts';
import { attentionOf, similarityTo } from './vision/patch-relations.ts';
import { createPatchifyApi } from './vision/patchify/patchify-api.ts';
import { pruneAll } from './vision/prune.ts';
import { spreadOfPicks, tokenPlane } from './vision/token-space.ts';
import { createRerunApi } from './vision/rerun/rerun-api.ts';
import { preparedViews, sourceOf } from './vision/source.ts';

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
  /** Keeps samples that the page decoded of a sound of `seconds` in all. */
  keepSound: (
    _context: CallContext,
    name: string,
    samples: Float32Array,
    seconds: number,
  ): Promise<ImageInput> => keepSound(name, samples, seconds),
  /** Opens and encodes a picture, for the screen. */
  open: (context: CallContext, ref: PictureRef): Promise<OpenPicture> => openedPicture(ref, context),
  /** What the encoder that ships with the page is fed of a picture as a whole, `[3, S, S]` in [0, 1]. */
  async pixels(_context: CallContext, image: ImageInput): Promise<Float32Array> {
    const [picture, { shape }] = await Promise.all([
      openPicture(image),
      openEmbeddedEncoder(embeddedEncoder),
    ]);
    return preparedViews(picture, 'whole', shape)[0]!.pixels;
  },
  /** Runs methods on one source, one after the other. */
  async prune(
    { signal, progress }: CallContext,
    ref: SourceRef,
    runs: readonly PruneRun[],
  ): Promise<readonly PruneOutcome[]> {
    return pruneAll(await sourceOf(ref, { signal, progress }), runs, signal);
  },
  /** All tokens in a plane. */
  async plane(context: CallContext, ref: PictureRef): Promise<TokenPlane> {
    return tokenPlane((await sourceOf({ ...ref, question: '' }, context)).source.views);
  },
  /** Of each run how far apart its first picks lie. */
  async spread(
    context: CallContext,
    ref: SourceRef,
    runs: readonly PruneRun[],
  ): Promise<readonly (Float32Array | null)[]> {
    return spreadOfPicks(await sourceOf(ref, context), runs, context.signal);
  },
  /** Cosine of every patch to one. */
  async similarity(context: CallContext, ref: PictureRef, patch: PatchRef): Promise<readonly Float32Array[]> {
    return similarityTo((await sourceOf({ ...ref, question: '' }, context)).source.views, patch);
  },
  /** Attention over the patches of each view: of CLS, or of one patch, whose view alone then has values. */
  async attention(
    context: CallContext,
    ref: PictureRef,
    layer: number,
    head: number,
    from: PatchRef | null,
  ): Promise<readonly Float32Array[]> {
    const { source, encoded } = await sourceOf({ ...ref, question: '' }, context);
    return source.views.map((view, v) => {
      if (from && from.view !== v) return new Float32Array(view.grid.h * view.grid.w).fill(Number.NaN);
      const row = from ? from.index : -1;
      return attentionOf(view, { layer, head, row }, encoded?.encoder.shape.masksPadding ?? true);
    });
  },
  ...createRerunApi(),
  ...createPatchifyApi(),
};
