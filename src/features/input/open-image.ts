import { TokenscopeError } from '../../contracts/errors.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { isSoundName } from '../../contracts/sample-sounds.ts';
import { keepClipFrames, keepPictureFile, keepSoundSamples } from '../../queries/vision.ts';
import { toastActions } from '../../state/toast-store.ts';
import { workspaceActions, workspaceStore } from '../../state/workspace-store.ts';
import { clipFrames } from './clip-frames.ts';
import { rasteriseSvg } from './rasterise-svg.ts';
import { soundSamples } from './sound-samples.ts';

/** What file pickers offer. */
export const imageTypes = 'image/*,video/*,audio/*,.svg,.heic,.heif,.avif';

const pictureViews: readonly string[] = ['board', 'visual'];

/**
 * Makes a picture, a clip or a sound the image under study and keeps it on this device; the view changes to one that shows pictures. A
 * file that cannot be opened leaves the image before in place.
 * @throws TokenscopeError naming what is wrong with the file.
 */
export async function openImageFile(file: File): Promise<void> {
  const { image, isClip } = await keepFile(file);
  workspaceActions.setImage(image);
  workspaceActions.setVisual({ layout: isClip ? 'frames' : null, question: null });
  if (!pictureViews.includes(workspaceStore.getState().view)) workspaceActions.setView('visual');
}

async function keepFile(file: File): Promise<{ image: ImageInput; isClip: boolean }> {
  if (file.size === 0) {
    throw new TokenscopeError('bad-input', `'${file.name}' is empty.`, 'Save or download it again.');
  }
  if (isVideo(file)) {
    const frames = await clipFrames(file);
    return { image: await keepClipFrames(file.name, frames), isClip: true };
  }
  if (isSound(file)) {
    const { samples, seconds } = await soundSamples(file);
    const name = isSoundName(file.name) ? file.name : `${file.name}.wav`;
    return { image: await keepSoundSamples(name, samples, seconds), isClip: false };
  }
  const picture = (await isSvg(file)) ? await rasteriseSvg(file) : file;
  return { image: await keepPictureFile(picture), isClip: false };
}

const isSound = ({ type, name }: File): boolean => type.startsWith('audio/') || isSoundName(name);

const isVideo = ({ type, name }: File): boolean =>
  type.startsWith('video/') || /\.(mp4|m4v|webm|mov|ogv|mkv)$/i.test(name);

const isSvg = async (file: File): Promise<boolean> =>
  file.type === 'image/svg+xml' ||
  /\.svg$/i.test(file.name) ||
  /^\s*(<\?xml[^>]*>\s*)?<svg[\s>/]/.test(await file.slice(0, 512).text());

/** Opens files one after the other; one that fails is reported and does not hold up the others. */
export async function openImageFiles(files: readonly File[]): Promise<void> {
  for (const file of files) {
    try {
      await openImageFile(file);
    } catch (error) {
      toastActions.error(error);
    }
  }
}
