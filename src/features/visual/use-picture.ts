import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { stableStringify } from '../../base/stable-hash.ts';
import { sampleImage, sampleImages } from '../../contracts/sample-images.ts';
import { isSound } from '../../contracts/sample-sounds.ts';
import type { ImageLayout, OpenPicture, PictureRef, SourceRef } from '../../contracts/vision-view.ts';
import { defaultVisual, embeddedEncoder, type VisualSettings } from '../../contracts/visual-settings.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { pictureQuery } from '../../queries/vision.ts';
import { tellEncoderProgress } from '../../state/encoder-progress-store.ts';
import { patchHoverActions } from '../../state/patch-hover-store.ts';
import { useWorkspace, useWorkspaceParts } from '../../state/workspace-store.ts';

const firstImage: ImageInput = { kind: 'sample', id: sampleImages[0]!.id };

/** The image under study; by default the first sample. */
export const useImage = (): ImageInput => useWorkspace((state) => state.image) ?? firstImage;

type Field = keyof VisualSettings;

/** Settings of the panel, defaults filled in; what asks for some is not drawn again when others change. */
export function useVisual<K extends Field>(...fields: readonly [K, ...K[]]): Pick<VisualSettings, K> {
  return useWorkspaceParts((state) => {
    const all = { ...defaultVisual, ...state.visual };
    return Object.fromEntries(fields.map((field) => [field, all[field]])) as Pick<VisualSettings, K>;
  });
}

/** The question asked: what the person wrote, or the sample's own; none of a sound. */
export function useQuestion(): string {
  const image = useImage();
  const { question } = useVisual('question');
  if (isSound(image)) return '';
  return question ?? (image.kind === 'sample' ? (sampleImage(image.id)?.question ?? '') : '');
}

/** How the picture is cut: as chosen, or as shows the sample best; a sound is never cut. */
export function useLayout(): ImageLayout {
  const image = useImage();
  const { layout } = useVisual('layout');
  if (isSound(image)) return 'whole';
  return layout ?? (image.kind === 'sample' ? sampleImage(image.id)?.layout : undefined) ?? 'whole';
}

/** The picture under study, how it is cut and which encoder reads it. */
export function usePictureRef(): PictureRef {
  const image = useImage();
  const layout = useLayout();
  const { model } = useVisual('model');
  return useMemo(
    () => ({ model: isSound(image) ? embeddedEncoder : model, image, layout }),
    [model, image, layout],
  );
}

/** What methods run on. */
export function useSourceRef(): SourceRef {
  const picture = usePictureRef();
  const question = useQuestion();
  return useMemo(() => ({ ...picture, question }), [picture, question]);
}

export interface PictureState {
  readonly picture: OpenPicture | undefined;
  readonly error: Error | null;
  /** What is shown belongs to the image before. */
  readonly isStale: boolean;
  readonly retry: () => void;
}

/** The picture under study, opened. */
export function usePicture(): PictureState {
  const ref = usePictureRef();
  const key = stableStringify(ref);
  const { data, error, isPlaceholderData, refetch } = useQuery(
    pictureQuery(ref, (progress) => tellEncoderProgress(key, progress)),
  );
  useEffect(() => patchHoverActions.showPicture(key), [key]);
  return {
    picture: error ? undefined : data,
    error,
    isStale: isPlaceholderData,
    retry: () => void refetch(),
  };
}

/** Layers that see all patches before the tokens of a method go on alone, as far as the encoder allows. */
export function useRerunAfter(): number {
  const { rerunAfter } = useVisual('rerunAfter');
  const encoder = usePicture().picture?.encoder;
  return encoder ? Math.max(encoder.firstCut, Math.min(rerunAfter, encoder.layers - 1)) : rerunAfter;
}
