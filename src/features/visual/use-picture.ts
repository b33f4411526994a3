import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { stableStringify } from '../../base/stable-hash.ts';
import { sampleImage, sampleImages } from '../../contracts/sample-images.ts';
import { isSound } from '../../contracts/sample-sounds.ts';
import type { ImageLayout, OpenPicture, SourceRef } from '../../contracts/vision-view.ts';
import { defaultVisual, type VisualSettings } from '../../contracts/visual-settings.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { pictureQuery } from '../../queries/vision.ts';
import { patchHoverActions } from '../../state/patch-hover-store.ts';
import { useWorkspace } from '../../state/workspace-store.ts';

const firstImage: ImageInput = { kind: 'sample', id: sampleImages[0]!.id };

/** The image under study; by default the first sample. */
export const useImage = (): ImageInput => useWorkspace((state) => state.image) ?? firstImage;

/** The settings of the panel, defaults filled in. */
export function useVisual(): VisualSettings {
  const visual = useWorkspace((state) => state.visual);
  return useMemo(() => ({ ...defaultVisual, ...visual }), [visual]);
}

/** The question asked: what the person wrote, or the sample's own; none of a sound. */
export function useQuestion(): string {
  const image = useImage();
  const { question } = useVisual();
  if (isSound(image)) return '';
  return question ?? (image.kind === 'sample' ? (sampleImage(image.id)?.question ?? '') : '');
}

/** How the picture is cut: as chosen, or as shows the sample best; a sound is never cut. */
export function useLayout(): ImageLayout {
  const image = useImage();
  const { layout } = useVisual();
  if (isSound(image)) return 'whole';
  return layout ?? (image.kind === 'sample' ? sampleImage(image.id)?.layout : undefined) ?? 'whole';
}

/** What methods run on. */
export function useSourceRef(): SourceRef {
  const image = useImage();
  const question = useQuestion();
  const layout = useLayout();
  return useMemo(() => ({ image, layout, question }), [image, layout, question]);
}

export interface PictureState {
  readonly picture: OpenPicture | undefined;
  readonly error: Error | null;
  /** What is shown belongs to the image before. */
  readonly isStale: boolean;
}

/** The picture under study, opened. */
export function usePicture(): PictureState {
  const image = useImage();
  const layout = useLayout();
  const { data, error, isPlaceholderData } = useQuery(pictureQuery(image, layout));
  const key = stableStringify([image, layout]);
  useEffect(() => patchHoverActions.showPicture(key), [key]);
  return { picture: error ? undefined : data, error, isStale: isPlaceholderData };
}
