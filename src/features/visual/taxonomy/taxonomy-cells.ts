import { sampleSounds } from '../../../contracts/sample-sounds.ts';
import type { ImageInput } from '../../../contracts/workspace.ts';
import type { Mechanism, Modality } from '../../../contracts/token-pruner.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import type { VisualSettings } from '../../../contracts/visual-settings.ts';

export const modalities: readonly { readonly id: Modality; readonly name: string; readonly about: string }[] =
  [
    { id: 'image', name: 'Image', about: 'redundant in space' },
    { id: 'video', name: 'Video', about: 'redundant in space and time' },
    { id: 'audio', name: 'Audio', about: 'redundant in time and spectrum' },
  ];

export const mechanisms: readonly {
  readonly id: Mechanism;
  readonly name: string;
  readonly about: string;
}[] = [
  { id: 'transformation', name: 'Transformation', about: 'pool, stack or stride, whatever the content' },
  { id: 'similarity', name: 'Similarity', about: 'merge or drop what is like something else' },
  { id: 'attention', name: 'Attention', about: 'keep what is looked at' },
  { id: 'query', name: 'Query', about: 'keep what the question asks for' },
  { id: 'sensitivity', name: 'Sensitivity', about: 'keep what the projector reacts to' },
  { id: 'hybrid', name: 'Hybrid', about: 'importance and diversity together' },
];

/** Papers of each cell on the survey's list, by its tags (Awesome-Multimodal-Token-Compression, commit c500934). */
const listed: Readonly<Record<Modality, Partial<Record<Mechanism, number>>>> = {
  image: { attention: 38, similarity: 29, query: 23, transformation: 20 },
  video: { attention: 35, similarity: 43, query: 24, transformation: 27 },
  audio: { attention: 2, similarity: 2, query: 11, transformation: 13 },
};

export interface TaxonomyCell {
  readonly mechanism: Mechanism;
  readonly cards: readonly PrunerCard[];
  /** Papers on the survey's list; null for a mechanism that it does not name. */
  readonly listed: number | null;
}

/** The methods of each modality, by mechanism. */
export const taxonomyRow = (cards: readonly PrunerCard[], modality: Modality): readonly TaxonomyCell[] =>
  mechanisms.map(({ id }) => ({
    mechanism: id,
    cards: cards.filter((card) => card.mechanism === id && card.modalities.includes(modality)),
    listed: listed[modality][id] ?? null,
  }));

export const baselinesOf = (cards: readonly PrunerCard[]): readonly PrunerCard[] =>
  cards.filter(({ mechanism }) => mechanism === 'baseline');

export interface LiveDemo {
  readonly visual: Partial<VisualSettings>;
  /** Absent: the picture under study. */
  readonly image?: ImageInput;
}

const clip: ImageInput = { kind: 'sample', id: 'clip' };
const sound: ImageInput = { kind: 'sample', id: sampleSounds[0]!.id };

/**
 * What the wall is set to so that it shows a method at work beside random tokens: as the method's own demo has it, on the clip for
 * video, on a sound for audio.
 */
export function liveDemo({ id, demo }: PrunerCard, modality: Modality): LiveDemo {
  const beside = id === 'random-tokens' ? [id] : [id, 'random-tokens'];
  const visual = { ...demo?.visual, tab: 'wall', methods: beside, selected: id } as const;
  if (modality === 'video') return { visual: { ...visual, layout: 'frames' }, image: clip };
  if (modality === 'audio') return { visual, image: sound };
  return demo?.image === undefined ? { visual } : { visual, image: { kind: 'sample', id: demo.image } };
}
