import type { ImageInput } from './workspace.ts';

/** Samples per second of every sound that is studied. */
export const soundRate = 16_000;

/** A sound that we synthesise; it is studied as its spectrogram. */
export interface SampleSound {
  readonly id: string;
  readonly label: string;
  readonly description: string;
}

/** The first one is what demos of sound open. Ids differ from those of the sample pictures. */
export const sampleSounds: readonly SampleSound[] = [
  {
    id: 'melody',
    label: 'Sound: melody',
    description: 'Four held notes with silence and bursts of noise between them, as a spectrogram.',
  },
  {
    id: 'glide',
    label: 'Sound: glide',
    description: 'A tone that rises all the time, with clicks: neighbouring frames differ.',
  },
];

export const sampleSound = (id: string): SampleSound | undefined =>
  sampleSounds.find((sound) => sound.id === id);

/** Whether a file is a sound, by its name. */
export const isSoundName = (name: string): boolean =>
  /\.(wav|wave|mp3|flac|ogg|oga|opus|m4a|aac|aiff?)$/i.test(name);

/** Whether what is under study is a sound: it has frames in time, and no image encoder reads them. */
export const isSound = (image: ImageInput): boolean =>
  image.kind === 'sample' ? sampleSound(image.id) !== undefined : isSoundName(image.name);
