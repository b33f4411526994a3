import { useState } from 'react';
import { formatBytes } from '../../base/format-bytes.ts';
import { type ErrorReport, toErrorReport } from '../../contracts/errors.ts';
import type { ModelKind, ModelRef } from '../../contracts/model.ts';
import { keepModelFiles } from '../../queries/models.ts';
import { trackWork } from '../../state/pending-work.ts';
import { Button } from '../../ui/button.tsx';
import { DropZone } from '../../ui/drop-zone.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import styles from './models.module.css';

interface DroppedModelProps {
  readonly kind: ModelKind;
  /** Files that were dropped on the page before. */
  readonly dropped: readonly File[];
  readonly onUse: (ref: ModelRef) => void;
}

const hints: Readonly<Record<ModelKind, string>> = {
  language: '.onnx, its external data, tokenizer.json and config.json; they stay on this device',
  image: '.onnx, its external data, preprocessor_config.json and config.json; they stay on this device',
};

/** Files of one model, dropped at once or one after another. */
export function DroppedModel({ kind, dropped, onUse }: DroppedModelProps) {
  const [files, setFiles] = useState(dropped);
  const [error, setError] = useState<ErrorReport | null>(null);
  const add = (added: readonly File[]): void => {
    const names = new Set(added.map(({ name }) => name));
    setFiles([...files.filter(({ name }) => !names.has(name)), ...added]);
    setError(null);
  };
  const open = async (): Promise<void> => {
    try {
      onUse(await keepModelFiles(files));
    } catch (reason) {
      setError(toErrorReport(reason));
    }
  };
  return (
    <div className={styles.form}>
      <DropZone title="Drop the files of a model" hint={hints[kind]} accept="" onFiles={add} />
      {files.length > 0 && (
        <>
          <ul className={styles.files} aria-label="Dropped files">
            {files.map(({ name, size }) => (
              <li key={name}>
                {name} <span className={styles.about}>{formatBytes(size)}</span>
              </li>
            ))}
          </ul>
          {error && <ErrorCard report={error} />}
          <div className={styles.actions}>
            <Button variant="primary" icon="check" onPress={() => void trackWork(open())}>
              Use these files
            </Button>
            <Button variant="quiet" onPress={() => setFiles([])}>
              Clear
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
