import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { stableStringify } from '../../base/stable-hash.ts';
import type { AttentionSubject } from '../../contracts/attention-view.ts';
import type { ModelRef } from '../../contracts/model.ts';
import { sampleImages } from '../../contracts/sample-images.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { picturePixelsQuery } from '../../queries/vision.ts';
import { useWorkspace } from '../../state/workspace-store.ts';

const encoder: ModelRef = { kind: 'embedded', id: 'clip-scenes', precision: 'int8' };
const firstImage: ImageInput = { kind: 'sample', id: sampleImages[0]!.id };

/** The image under study; by default the first sample. */
export const useImage = (): ImageInput => useWorkspace((state) => state.image) ?? firstImage;

export interface ImageSubjectState {
  /** Null until its pixels are there. */
  readonly subject: AttentionSubject | null;
  readonly error: Error | null;
}

/** The image under study in the vision encoder, as a whole. */
export function useImageSubject(): ImageSubjectState {
  const image = useImage();
  const { data: pixels, error } = useQuery(picturePixelsQuery(image));
  const subject = useMemo(
    (): AttentionSubject | null =>
      pixels ? { kind: 'image', model: encoder, imageKey: stableStringify(image), pixels } : null,
    [pixels, image],
  );
  return { subject, error };
}
