import { Suspense, useState } from 'react';
import { modelKey, modelLabel, modelOrigin } from '../../../contracts/model.ts';
import { embeddedEncoder } from '../../../contracts/visual-settings.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { lazyPart } from '../../../ui/lazy-part.tsx';
import { useVisual } from '../use-picture.ts';
import { backToEmbedded } from './back-to-embedded.ts';
import styles from './encoder.module.css';

const ModelDialog = lazyPart(async () => (await import('../../models/model-dialog.tsx')).ModelDialog);

/** The encoder in a narrow column of the board; a press opens the list of all that can be. */
export function EncoderSwitch() {
  const { model } = useVisual('model');
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.switch}>
      <span className={styles.label}>Encoder</span>
      <Button
        aria-label={`Image encoder: ${modelLabel(model)}, ${modelOrigin(model)}. Choose another`}
        onPress={() => setOpen(true)}
      >
        <span className={styles.name}>{modelLabel(model)}</span>
      </Button>
      {modelKey(model) !== modelKey(embeddedEncoder) && (
        <Button aria-label={`Go back to ${embeddedEncoder.id}`} variant="quiet" onPress={backToEmbedded}>
          Go back
        </Button>
      )}
      <Suspense fallback={null}>
        {isOpen && (
          <ModelDialog
            kind="image"
            value={model}
            onChange={(ref) => workspaceActions.setVisual({ model: ref })}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </div>
  );
}
