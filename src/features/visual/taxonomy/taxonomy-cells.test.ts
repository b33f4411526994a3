import { expect, test } from 'vitest';
import { sampleImage } from '../../../contracts/sample-images.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import { pruners } from '../../../methods/pruners/index.ts';
import type { Modality } from '../../../contracts/token-pruner.ts';
import { baselinesOf, liveDemo, mechanisms, modalities, taxonomyRow } from './taxonomy-cells.ts';

const cards: readonly PrunerCard[] = pruners.all;

test('every method stands in a cell of each of its modalities, or among the baselines', () => {
  for (const { id: modality } of modalities) {
    const row = taxonomyRow(cards, modality);
    expect(row.map(({ mechanism }) => mechanism)).toEqual(mechanisms.map(({ id }) => id));
    const shown = row.flatMap((cell) => cell.cards.map(({ id }) => id));
    const fitting = cards.filter(
      (card) => card.modalities.includes(modality) && card.mechanism !== 'baseline',
    );
    expect(shown.toSorted()).toEqual(fitting.map(({ id }) => id).toSorted());
  }
  expect(baselinesOf(cards).map(({ id }) => id)).toContain('random-tokens');
});

test('the survey counts papers for its four mechanisms alone', () => {
  expect(taxonomyRow(cards, 'image').map(({ listed }) => listed)).toEqual([20, 29, 38, 23, null, null]);
});

test('a demo puts the method on the wall as its own demo does, a video method on the clip, an audio method on a sound', () => {
  const demoOf = (id: string, modality: Modality) => liveDemo(pruners.get(id), modality);
  const divprune = pruners.get('divprune');
  expect(demoOf('divprune', 'image')).toEqual({
    visual: {
      ...divprune.demo!.visual,
      tab: 'wall',
      methods: ['divprune', 'random-tokens'],
      selected: 'divprune',
    },
    image: { kind: 'sample', id: divprune.demo!.image },
  });
  expect(demoOf('random-tokens', 'image').visual.methods).toEqual(['random-tokens']);
  expect(demoOf('tome', 'video')).toMatchObject({
    visual: { layout: 'frames', selected: 'tome' },
    image: { id: 'clip' },
  });
  expect(sampleImage('clip')?.layout).toBe('frames');
  expect(demoOf('average-pooling', 'audio')).toMatchObject({
    visual: { methods: ['average-pooling', 'random-tokens'] },
    image: { id: 'melody' },
  });
  const crops = demoOf('globalcom2', 'image');
  expect(crops.image?.kind === 'sample' && sampleImage(crops.image.id)?.layout).toBe('crops');
});
