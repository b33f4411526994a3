import { toErrorReport } from '../../../contracts/errors.ts';
import { modelKey } from '../../../contracts/model.ts';
import { embeddedEncoder } from '../../../contracts/visual-settings.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { useVisual } from '../use-picture.ts';
import { backToEmbedded } from './back-to-embedded.ts';
import styles from './encoder.module.css';

interface PictureErrorProps {
  readonly error: Error;
  readonly onRetry: () => void;
}

/** Why there are no tokens of the picture. With an encoder from elsewhere the one of the page is a press away. */
export function PictureError({ error, onRetry }: PictureErrorProps) {
  const { model } = useVisual('model');
  return (
    <div className={styles.error}>
      <ErrorCard report={toErrorReport(error)} onRetry={onRetry} />
      {modelKey(model) !== modelKey(embeddedEncoder) && (
        <Button onPress={backToEmbedded}>Use {embeddedEncoder.id} instead</Button>
      )}
    </div>
  );
}
