import { mostTokens } from '../../contracts/attention-view.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { ModelChooser } from '../models/model-chooser.tsx';
import styles from './attention-tab.module.css';
import { useAttention } from './use-attention.ts';

/** Which model reads how much of the text; needles bring texts of their own. */
export function SubjectControls() {
  const { model, maxTokens, tab } = useAttention();
  return (
    <div className={styles.controls}>
      <ModelChooser
        value={model}
        kind="language"
        onChange={(ref) => workspaceActions.setAttention({ model: ref, head: null })}
      />
      {tab === 'needles' ? (
        <p className={styles.facts}>It reads haystacks made here, not your text.</p>
      ) : (
        <NumberField
          label="Most tokens"
          value={maxTokens}
          min={64}
          max={mostTokens}
          step={64}
          onChange={(to) => workspaceActions.setAttention({ maxTokens: Math.round(to) })}
        />
      )}
    </div>
  );
}

const kinds = [
  { value: 'text', label: 'Text in a language model' },
  { value: 'image', label: 'Picture in a vision encoder' },
] as const;

/** What is looked at. */
export function SubjectKind() {
  const { subject } = useAttention();
  return (
    <Select
      label="Attention of"
      value={subject}
      options={kinds}
      onChange={(to) => workspaceActions.setAttention({ subject: to, head: null })}
    />
  );
}
