import type { ImageLayout, OpenPicture } from '../../contracts/vision-view.ts';
import { isSound } from '../../contracts/sample-sounds.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { type CallContext, moved } from '../rpc.ts';
import { encoderFigures } from './encoder.ts';
import { openPicture } from './picture.ts';
import { type EncodedView, encodedImage, sourceOf } from './source.ts';
import { viewBitmap } from './view-pixels.ts';
import { layoutsOf } from './view-plan.ts';

/** Pixels along a view on the screen: at most so many. */
const screenSide = 288;

/** A picture opened and encoded, or a sound, with what the page needs to draw it. */
export async function openedPicture(
  image: ImageInput,
  layout: ImageLayout,
  context: CallContext,
): Promise<OpenPicture> {
  return isSound(image) ? openedSound(image) : openedImage(image, layout, context);
}

/** A sound as a row of frames under its spectrogram. */
async function openedSound(image: ImageInput): Promise<OpenPicture> {
  const { source } = await sourceOf({ image, layout: 'whole', question: '' });
  const { width, height, frames, notes } = await openPicture(image);
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

async function openedImage(
  image: ImageInput,
  layout: ImageLayout,
  context: CallContext,
): Promise<OpenPicture> {
  const { picture, encoder, views, ms } = await encodedImage(image, layout, context);
  const { width, height, frames, notes, objects } = picture;
  const grid = { h: encoder.cells, w: encoder.cells };
  const scale = Math.max(1, Math.floor(screenSide / encoder.side));
  const drawn = views.map(({ plan, valid, coverage }: EncodedView) => ({
    id: plan.id,
    role: plan.role,
    grid,
    ...(plan.place ? { place: plan.place } : {}),
    ...(valid ? { valid } : {}),
    coverage,
    bitmap: viewBitmap(picture, plan, encoder.side, scale),
  }));
  const shape = { width, height, frames: frames.length };
  const opened: OpenPicture = {
    ...shape,
    layouts: layoutsOf(shape),
    views: drawn,
    objects: objects.map(({ phrase }) => phrase),
    tokens: drawn.reduce((sum, view) => sum + tokensOf(view), 0),
    notes,
    encoder: await encoderFigures(ms),
  };
  return moved(
    opened,
    drawn.map(({ bitmap }) => bitmap),
  );
}

const tokensOf = ({ grid, valid }: { grid: { h: number; w: number }; valid?: Uint8Array }): number =>
  valid ? valid.reduce((sum, flag) => sum + flag, 0) : grid.h * grid.w;
