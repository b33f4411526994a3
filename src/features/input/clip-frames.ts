import { TokenscopeError } from '../../contracts/errors.ts';

/** Frames taken from a clip. */
const frameCount = 8;
/** Pixels along the longer side of a frame. */
const longestSide = 320;

/**
 * Frames of a clip at even distances in time, as the browser plays it.
 * @throws TokenscopeError `corrupt` when the browser cannot play it, `bad-input` when it shows no picture.
 */
export async function clipFrames(file: File): Promise<readonly ImageBitmap[]> {
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  video.muted = true;
  video.preload = 'auto';
  video.src = url;
  try {
    await happened(video, 'loadeddata', file.name);
    const { videoWidth, videoHeight } = video;
    if (videoWidth === 0 || videoHeight === 0) throw noPicture(file.name);
    const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
    const size = {
      resizeWidth: Math.max(1, Math.round(videoWidth * scale)),
      resizeHeight: Math.max(1, Math.round(videoHeight * scale)),
    };
    const duration = await durationOf(video, file.name);
    const frames: ImageBitmap[] = [];
    for (let f = 0; f < frameCount; f++) {
      const seeking = happened(video, 'seeked', file.name);
      video.currentTime = (duration * (f + 0.5)) / frameCount;
      await seeking;
      await pictureThere(video, file.name);
      frames.push(await createImageBitmap(video, { ...size, resizeQuality: 'high' }));
    }
    return frames;
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}

/** A time that no clip is as long as, s. */
const beyondAnyEnd = 1e9;

/** Recordings that a browser made do not say how long they are: their end is looked for. */
async function durationOf(video: HTMLVideoElement, name: string): Promise<number> {
  if (Number.isFinite(video.duration)) return video.duration;
  const seeking = happened(video, 'seeked', name);
  video.currentTime = beyondAnyEnd;
  await seeking;
  return video.currentTime;
}

/** How long a decoder may take for one picture, ms, and how often it is asked. */
const patience = 10_000;
const pause = 10;

/** A seek may end before its picture is decoded, and no event tells when it is: `canplay` waits for the next picture too. */
async function pictureThere(video: HTMLVideoElement, name: string): Promise<void> {
  const deadline = performance.now() + patience;
  while (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    if (video.error || performance.now() > deadline) throw unplayable(video, name);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const unplayable = (video: HTMLVideoElement, name: string): TokenscopeError =>
  new TokenscopeError(
    'corrupt',
    `The clip '${name}' cannot be played here: ${video.error?.message || 'the browser does not know its format'}.`,
    'Give an MP4 (H.264) or WebM file, or a GIF.',
  );

function happened(video: HTMLVideoElement, event: 'loadeddata' | 'seeked', name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const options = { signal: controller.signal };
    video.addEventListener(
      event,
      () => {
        controller.abort();
        resolve();
      },
      options,
    );
    video.addEventListener(
      'error',
      () => {
        controller.abort();
        reject(unplayable(video, name));
      },
      options,
    );
  });
}

const noPicture = (name: string): TokenscopeError =>
  new TokenscopeError('bad-input', `The clip '${name}' has no picture.`, 'Give a clip with a video track.');
