import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RerunRequest } from '../../../contracts/rerun-view.ts';
import { sampleImage, sampleImages } from '../../../contracts/sample-images.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import type { ImageInput } from '../../../contracts/workspace.ts';
import { prunersQuery } from '../../../queries/vision.ts';
import { useVisual } from '../use-picture.ts';

export interface RerunMethods {
  readonly cards: readonly PrunerCard[];
  readonly methods: RerunRequest['methods'];
  readonly seeds: readonly number[];
}

/** Most seeds that make sense to wait for. */
export const mostSeeds = 20;

/** Every pruner with its parameters, and the seeds of those that draw. */
export function useRerunMethods(): RerunMethods {
  const { data } = useQuery(prunersQuery);
  const { params, seed, seedCount } = useVisual('params', 'seed', 'seedCount');
  return useMemo(() => {
    const cards = data ?? [];
    const count = Math.max(1, Math.min(mostSeeds, seedCount));
    return {
      cards,
      methods: cards.map(({ id }) => ({ id, params: params[id] ?? {} })),
      seeds: Array.from({ length: count }, (_, i) => seed + i),
    };
  }, [data, params, seed, seedCount]);
}

/** The captions of all samples, that of the picture first; none for a picture whose caption nobody wrote. */
export function candidateCaptions(image: ImageInput): readonly string[] {
  const own = image.kind === 'sample' ? sampleImage(image.id)?.captions : undefined;
  if (!own) return [];
  return [...new Set([...own, ...sampleImages.flatMap(({ captions }) => captions)])];
}
