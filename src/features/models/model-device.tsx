import { useQuery, useQueryClient } from '@tanstack/react-query';
import { formatBytes } from '../../base/format-bytes.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import type { BackendPreference } from '../../contracts/inference.ts';
import type { StorageFigures } from '../../contracts/model.ts';
import { backendQuery, clearStorage, removeStored, storageQuery } from '../../queries/models.ts';
import { setBackend, useBackend } from '../../state/backend-store.ts';
import { trackWork } from '../../state/pending-work.ts';
import { toastActions } from '../../state/toast-store.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './models.module.css';

const backends: readonly {
  readonly value: BackendPreference;
  readonly label: string;
  readonly description: string;
}[] = [
  { value: 'auto', label: 'Automatic', description: 'WebGPU on a real GPU, WebAssembly otherwise' },
  { value: 'webgpu', label: 'WebGPU', description: 'Also where the GPU is emulated' },
  { value: 'wasm', label: 'WebAssembly', description: 'The CPU, with threads where the page may have them' },
];

/** What models run on here, and what they take of this device's storage. */
export function ModelDevice() {
  const preference = useBackend();
  const { data: backend, isFetching } = useQuery(backendQuery(preference));
  const { data: storage, error } = useQuery(storageQuery);
  return (
    <section className={styles.section}>
      <h3>This device</h3>
      <div className={styles.ways}>
        <div className={styles.form}>
          <Select label="Models run on" value={preference} options={backends} onChange={setBackend} />
          <output className={styles.about} aria-busy={isFetching}>
            {backend?.sentence ?? 'Asking the browser…'}
            {backend?.backend === 'wasm' &&
              ` ${backend.threads} ${backend.threads === 1 ? 'thread' : 'threads'}.`}
          </output>
        </div>
        <div className={styles.form}>
          {error && <ErrorCard report={toErrorReport(error)} />}
          {storage && <Stored storage={storage} />}
        </div>
      </div>
    </section>
  );
}

function Stored({ storage }: { readonly storage: StorageFigures }) {
  const client = useQueryClient();
  const change = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      toastActions.error(error);
    }
    await client.invalidateQueries({ queryKey: storageQuery.queryKey });
  };
  const { files, usedBytes, quotaBytes } = storage;
  return (
    <>
      <div className={styles.head}>
        <span>
          <span className={styles.name}>{formatBytes(usedBytes)}</span> stored here
          {quotaBytes !== null && (
            <span className={styles.about}> of {formatBytes(quotaBytes)} that the browser grants</span>
          )}
        </span>
        {files.length > 0 && (
          <Button variant="danger" onPress={() => void trackWork(change(clearStorage()))}>
            Clear all
          </Button>
        )}
      </div>
      {files.length > 0 && (
        <ul className={styles.stored} aria-label="Stored files">
          {files.map(({ url, label, bytes, isComplete }) => (
            <li key={url}>
              <span title={url}>{label}</span>
              <span className={styles.about}>
                {formatBytes(bytes)}
                {isComplete ? '' : ', not complete'}
              </span>
              <IconButton
                label={`Remove ${label}`}
                icon="close"
                onPress={() => void trackWork(change(removeStored(url)))}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
