import { expect, it } from 'vitest';
import { sampleImages } from '../../../contracts/sample-images.ts';
import { checkSource, missingNeeds } from '../../../contracts/pruner-source.ts';
import { sampleSounds, soundRate } from '../../../contracts/sample-sounds.ts';
import { pruners } from '../../../methods/pruners/index.ts';
import { budgetOf } from '../prune.ts';
import { sampleSoundFrames, soundFrames } from './sound-source.ts';
import { synthesise } from './synthesise.ts';

const { signal } = new AbortController();

const groupsOf = async (id: string, theta: number): Promise<readonly (readonly number[])[]> => {
  const source = { views: [sampleSoundFrames(id).view] };
  const trace = await pruners
    .get('adjacent-merging')
    .run(source, { kind: 'auto' }, { theta }, { seed: 0, signal });
  return trace.tokens.map((token) => Array.from(token.src).toSorted((a, b) => a - b));
};

/** Frames whose window lies wholly between two times, s. */
const framesWithin = (from: number, to: number): readonly number[] => {
  const { hop, window } = soundFrames;
  const frames = Array.from({ length: 200 }, (_, f) => f);
  return frames.filter((f) => f * hop >= from * soundRate && f * hop + window <= to * soundRate);
};

it('makes every sample sound, the same each time, within the range of samples', () => {
  for (const { id } of sampleSounds) {
    const samples = synthesise(id);
    expect(synthesise(id)).toEqual(samples);
    expect(samples.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(samples.some((value) => Math.abs(value) > 0.2)).toBe(true);
    expect(sampleImages.map((image) => image.id)).not.toContain(id);
    const { view } = sampleSoundFrames(id);
    checkSource({ views: [view] });
    const [frames, bands] = view.features.shape as [number, number];
    for (let b = 0; b < bands; b++) {
      const band = Array.from({ length: frames }, (_, f) => view.features.data[f * bands + b]!);
      expect(band.reduce((sum, value) => sum + value, 0) / frames).toBeCloseTo(0, 4);
    }
  }
  expect(() => synthesise('tuba')).toThrow(/no sample sound 'tuba'/);
});

it('merges what is held, and never over an onset', async () => {
  const groups = await groupsOf('melody', 0.9);
  const groupOf = (frame: number) => groups.find((group) => group.includes(frame));
  const held = [
    framesWithin(0.25, 0.88),
    framesWithin(1.68, 2.08),
    framesWithin(2.16, 2.58),
    framesWithin(2.95, 3.75),
  ];
  for (const frames of held) {
    expect(frames.length).toBeGreaterThan(6);
    expect(groupOf(frames[0]!)).toEqual(expect.arrayContaining([...frames]));
  }
  expect(new Set(held.map((frames) => groupOf(frames[0]!))).size).toBe(held.length);
  expect(groups.length).toBeLessThan(40);
});

it('finds less to merge where the pitch never rests', async () => {
  expect((await groupsOf('glide', 0.9)).length).toBeGreaterThan((await groupsOf('melody', 0.9)).length);
});

it('meets no need but features, on which these methods run', async () => {
  const source = { views: [sampleSoundFrames('melody').view] };
  const able = pruners.all.filter((pruner) => missingNeeds(pruner.needsWith({}), source).length === 0);
  expect(able.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['adjacent-merging', 'divprune', 'average-pooling', 'random-tokens']),
  );
  for (const pruner of able) {
    expect(pruner.needs).toEqual(['patch-features']);
    const trace = await pruner.run(source, budgetOf(pruner, source, 0.5), {}, { seed: 0, signal });
    expect(trace.tokens.length).toBeGreaterThan(0);
  }
});

it('lets a method run whose parameters ask for no attention', async () => {
  const source = { views: [sampleSoundFrames('melody').view] };
  const idpruner = pruners.get('idpruner');
  expect(missingNeeds(idpruner.needsWith({}), source)).toEqual(['attention-scores']);
  expect(missingNeeds(idpruner.needsWith({ importance: 'norm' }), source)).toEqual([]);
});
