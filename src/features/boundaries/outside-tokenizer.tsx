import { type FormEvent, useState } from 'react';
import { keepTokenizerFile, setAccessToken } from '../../queries/text.ts';
import { trackWork } from '../../state/pending-work.ts';
import { toastActions } from '../../state/toast-store.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { Button } from '../../ui/button.tsx';
import { DropZone } from '../../ui/drop-zone.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './add-lane-dialog.module.css';
import { parseTokenizerName, rememberTokenizer } from './recent-tokenizers.ts';

/** A tokenizer that does not ship with the page: a file, an address, or a repository of the Hub. */
export function OutsideTokenizer() {
  const [name, setName] = useState('');
  const [token, setToken] = useState('');
  const [isWrong, setWrong] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const ref = parseTokenizerName(name);
    setWrong(ref === null);
    if (!ref) return;
    if (token !== '') await setAccessToken(token);
    rememberTokenizer(ref);
    workspaceActions.addLane(ref);
    setName('');
  };
  const take = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      try {
        const kept = await keepTokenizerFile(file);
        rememberTokenizer(kept);
        workspaceActions.addLane(kept);
      } catch (error) {
        toastActions.error(error);
      }
    }
  };

  return (
    <section className={styles.section}>
      <h3>Your own</h3>
      <div className={styles.own}>
        <DropZone
          title="Drop a tokenizer file"
          hint="tokenizer.json, .tiktoken or SentencePiece .model; it stays on this device"
          accept=".json,.tiktoken,.model"
          onFiles={(files) => void trackWork(take(files))}
        />
        <form className={styles.form} onSubmit={(event) => void trackWork(submit(event))}>
          <TextField
            label="Hub repository or address"
            placeholder="org/name@revision or https://…"
            value={name}
            onChange={setName}
          />
          <TextField
            label="Access token, for gated repositories only"
            value={token}
            onChange={setToken}
            isSecret
          />
          <p className={styles.about}>
            This asks huggingface.co or the address that you give; your text is not sent. The token is kept in
            memory until the page closes.
          </p>
          {isWrong && (
            <p className={styles.wrong} role="alert">
              Write org/name, org/name@revision, or an address that begins with https://.
            </p>
          )}
          <Button type="submit" icon="plus">
            Add
          </Button>
        </form>
      </div>
    </section>
  );
}
