import { modelKey } from '../../../contracts/model.ts';
import type { EncoderFigures, EncoderLack } from '../../../contracts/vision-view.ts';
import { embeddedEncoder } from '../../../contracts/visual-settings.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { ModelChooser } from '../../models/model-chooser.tsx';
import { usePicture, useVisual } from '../use-picture.ts';
import { backToEmbedded } from './back-to-embedded.ts';
import styles from './encoder.module.css';

/** Which encoder the tokens are of; a press opens the list of all that can be. */
export function EncoderChooser() {
  const { model } = useVisual('model');
  const encoder = usePicture().picture?.encoder;
  const isEmbedded = modelKey(model) === modelKey(embeddedEncoder);
  return (
    <div className={styles.encoder}>
      <ModelChooser
        label="Image encoder"
        kind="image"
        value={model}
        onChange={(ref) => workspaceActions.setVisual({ model: ref })}
      />
      {!isEmbedded && (
        <div className={styles.back}>
          <Button variant="quiet" onPress={backToEmbedded}>
            Back to {embeddedEncoder.id}
          </Button>
        </div>
      )}
      {encoder && (
        <p className={styles.facts}>
          {factsOf(encoder)}
          {!isEmbedded &&
            !encoder.lacks.includes('texts') &&
            ' Its patches meet texts through the norm and projection of its CLS token, which were trained for CLS alone.'}
        </p>
      )}
    </div>
  );
}

const lacks: Readonly<Record<EncoderLack, string>> = {
  cls: 'CLS token',
  texts: 'texts',
  projector: 'projector',
};

/** Its shape, and what it lacks: methods that need it say so. */
export function factsOf({
  cells,
  patch,
  side,
  width,
  layers,
  heads,
  lacks: missing,
}: EncoderFigures): string {
  const shape = `${cells} × ${cells} patches of ${patch} px (${side} px square), ${width} wide, ${layers} layers, ${heads} heads.`;
  if (missing.length === 0) return shape;
  const words = missing.map((lack) => lacks[lack]);
  const last = words.pop()!;
  return `${shape} No ${words.length > 0 ? `${words.join(', no ')} and no ` : ''}${last}: methods that need one say so.`;
}
