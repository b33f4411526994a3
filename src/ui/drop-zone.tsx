import { useState } from 'react';
import { classNames } from './class-names.ts';
import styles from './drop-zone.module.css';
import { Icon } from './icon.tsx';

export interface DropZoneProps {
  readonly title: string;
  /** Which files are understood. */
  readonly hint: string;
  /** As in `<input accept>`: what the file picker offers first. */
  readonly accept: string;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Takes files by drop, by press and by keyboard: a file input spread over the whole zone does all three. */
export function DropZone({ title, hint, accept, onFiles }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  return (
    <label className={classNames(styles.zone, isOver && styles.over)}>
      <Icon name="file" size={20} />
      <span className={styles.title}>{title}</span>
      <span>{hint}</span>
      <input
        className={styles.input}
        type="file"
        multiple
        accept={accept}
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
        onChange={(event) => {
          const files = Array.from(event.target.files ?? []);
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </label>
  );
}
