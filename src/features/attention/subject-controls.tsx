import { mostTokens } from '../../contracts/attention-view.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { ModelChooser } from '../models/model-chooser.tsx';
import styles from './attention-tab.module.css';
import { useAttention } from './use-attention.ts';

/** Which model reads how much of the text. */
export function SubjectControls() {
  const { model, maxTokens } = useAttention();
  return (
    <div className={styles.controls}>
      <ModelChooser
        value={model}
        kind="language"
        onChange={(ref) => workspaceActions.setAttention({ model: ref, head: null })}
      />
      <NumberField
        label="Most tokens"
        value={maxTokens}
        min={64}
        max={mostTokens}
        step={64}
        onChange={(to) => workspaceActions.setAttention({ maxTokens: Math.round(to) })}
      />
    </div>
  );
}
