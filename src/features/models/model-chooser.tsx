import { useState } from 'react';
import { modelLabel, type ModelKind, modelOrigin, type ModelRef } from '../../contracts/model.ts';
import { Icon } from '../../ui/icon.tsx';
import { Button } from '../../ui/button.tsx';
import { ModelDialog } from './model-dialog.tsx';
import styles from './model-chooser.module.css';

export interface ModelChooserProps {
  readonly value: ModelRef;
  readonly onChange: (ref: ModelRef) => void;
  readonly kind: ModelKind;
  /** What the model is for; "Model" by default. */
  readonly label?: string;
}

/** Shows which model is used; a press opens the list of all that can be. */
export function ModelChooser({ value, onChange, kind, label = 'Model' }: ModelChooserProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div className={styles.chooser}>
        <span className={styles.label}>{label}</span>
        <Button
          aria-label={`${label}: ${modelLabel(value)}, ${modelOrigin(value)}. Choose another`}
          onPress={() => setOpen(true)}
        >
          <span className={styles.name}>{modelLabel(value)}</span>
          <span className={styles.origin}>{modelOrigin(value)}</span>
          <Icon name="down" size={14} />
        </Button>
      </div>
      {isOpen && <ModelDialog value={value} kind={kind} onChange={onChange} onClose={() => setOpen(false)} />}
    </>
  );
}
