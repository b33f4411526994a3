import { useRef } from 'react';
import { sampleImages } from '../../contracts/sample-images.ts';
import { sampleSounds } from '../../contracts/sample-sounds.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { trackWork } from '../../state/pending-work.ts';
import { useWorkspace, workspaceActions } from '../../state/workspace-store.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './image-picker.module.css';
import { imageTypes, openImageFiles } from './open-image.ts';

const ownValue = 'own picture';
const samples = [...sampleImages, ...sampleSounds].map(({ id, label, description }) => ({
  value: id,
  label,
  description,
}));

/** The image under study: a sample, or a file of the person's own. */
export function ImagePicker() {
  const image = useWorkspace((state) => state.image) ?? firstImage;
  const input = useRef<HTMLInputElement>(null);
  const own = image.kind === 'own' ? [{ value: ownValue, label: image.name }] : [];
  return (
    <div className={styles.picker}>
      <Select
        label="Picture"
        isLabelHidden
        value={image.kind === 'own' ? ownValue : image.id}
        options={[...own, ...samples]}
        onChange={(id) => {
          if (id !== ownValue) openSample(id);
        }}
      />
      <IconButton
        label="Open a picture, a clip or a sound"
        icon="file"
        onPress={() => input.current?.click()}
      />
      <input
        ref={input}
        hidden
        type="file"
        accept={imageTypes}
        aria-label="Picture, clip or sound file"
        onChange={(event) => {
          const files = Array.from(event.target.files ?? []);
          event.target.value = '';
          void trackWork(openImageFiles(files));
        }}
      />
    </div>
  );
}

const firstImage: ImageInput = { kind: 'sample', id: sampleImages[0]!.id };

function openSample(id: string): void {
  workspaceActions.setImage({ kind: 'sample', id });
  workspaceActions.setVisual({ layout: null, question: null });
}
