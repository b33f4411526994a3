import type { EncoderFigures, OpenPicture, PictureRef } from '../../contracts/vision-view.ts';
import { isSound } from '../../contracts/sample-sounds.ts';
import { type CallContext, moved } from '../rpc.ts';
import { modelKey, type ModelRef } from '../../contracts/model.ts';
import { closeImageEncoder } from '../models/image-encoder.ts';
import { workerBackend } from '../models/worker-engine.ts';
import { seenSide } from './encoders/vision-encoder.ts';
import { openPicture } from './picture.ts';
import { type EncodedImage, encodedImage, forgetImages, sourceOf } from './source.ts';
import type { EncodedView } from './source-view.ts';
import { viewBitmap } from './view-pixels.ts';
import { layoutsOf } from './view-plan.ts';

/** Pixels along a view on the screen: at most so many. */
const screenSide = 288;

/** A picture opened and encoded, or a sound, with what the page needs to draw it. */
export async function openedPicture(ref: PictureRef, context: CallContext): Promise<OpenPicture> {
  await turnTo(ref.model);
  return isSound(ref.image) ? openedSound(ref, context) : openedImage(ref, context);
}

let current = '';

/** Frees what the encoder before has taken when another one is looked through. */
async function turnTo(model: ModelRef): Promise<void> {
  const key = modelKey(model);
  if (key === current) return;
  current = key;
  forgetImages();
  if (model.kind === 'embedded') await closeImageEncoder();
}

/** A sound as a row of frames under its spectrogram. */
async function openedSound(ref: PictureRef, context: CallContext): Promise<OpenPicture> {
  const { source } = await sourceOf({ ...ref, layout: 'whole', question: '' }, context);
  const { width, height, frames, notes } = await openPicture(ref.image);
  const { id, role, grid } = source.views[0]!;
  const bitmap = await createImageBitmap(frames[0]!);
  const opened: OpenPicture = {
    width,
    height,
    frames: 1,
    layouts: ['whole'],
    views: [{ id, role, grid, coverage: [], bitmap }],
    objects: [],
    tokens: grid.w,
    notes,
    encoder: null,
  };
  return moved(opened, [bitmap]);
}

async function openedImage(ref: PictureRef, context: CallContext): Promise<OpenPicture> {
  const encoded = await encodedImage(ref, context);
  const { picture, encoder, views } = encoded;
  const { width, height, frames, notes, objects } = picture;
  const { cells, masksPadding } = encoder.shape;
  const grid = { h: cells, w: cells };
  const seen = seenSide(encoder.shape);
  const scale = Math.max(1, Math.floor(screenSide / seen));
  const drawn = views.map(({ plan, valid, coverage }: EncodedView) => ({
    id: plan.id,
    role: plan.role,
    grid,
    ...(plan.place ? { place: plan.place } : {}),
    ...(valid ? { valid } : {}),
    coverage,
    bitmap: viewBitmap(picture, plan, seen, scale),
  }));
  const shape = { width, height, frames: frames.length };
  const opened: OpenPicture = {
    ...shape,
    layouts: layoutsOf(shape),
    views: drawn,
    objects: objects.map(({ phrase }) => phrase),
    tokens: drawn.reduce((sum, view) => sum + tokensOf(view), 0),
    notes: !masksPadding && views.some(({ valid }) => valid) ? [...notes, seenPadding] : notes,
    encoder: encoderFigures(encoded),
  };
  return moved(
    opened,
    drawn.map(({ bitmap }) => bitmap),
  );
}

const seenPadding =
  'Padded to a square in the mean colour of the encoder; its patches attend to the padding, methods never pick it.';

/** What ran, for captions and exports. */
function encoderFigures({ encoder: { model, shape, lacks }, ms }: EncodedImage): EncoderFigures {
  const { side, patch, cells, width, layers, heads, firstCut } = shape;
  const backend = workerBackend()?.backend ?? 'wasm';
  return { model, side, patch, cells, width, layers, heads, firstCut, lacks, backend, ms };
}

const tokensOf = ({ grid, valid }: { grid: { h: number; w: number }; valid?: Uint8Array }): number =>
  valid ? valid.reduce((sum, flag) => sum + flag, 0) : grid.h * grid.w;
