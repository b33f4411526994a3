import { stableStringify } from '../../../base/stable-hash.ts';
import { modelKey } from '../../../contracts/model.ts';
import { embeddedEncoder } from '../../../contracts/visual-settings.ts';
import { useEncoderProgress } from '../../../state/encoder-progress-store.ts';
import { Progress } from '../../../ui/progress.tsx';
import { usePictureRef } from '../use-picture.ts';
import { backToEmbedded } from './back-to-embedded.ts';
import styles from './encoder.module.css';

/** An encoder from elsewhere on its way to the first picture; cancelling it goes back to the one of the page. */
export function EncoderOpening() {
  const ref = usePictureRef();
  const progress = useEncoderProgress(stableStringify(ref));
  return (
    <div className={styles.opening} aria-busy="true">
      {progress && modelKey(ref.model) !== modelKey(embeddedEncoder) && (
        <Progress progress={progress} onCancel={backToEmbedded} />
      )}
    </div>
  );
}
