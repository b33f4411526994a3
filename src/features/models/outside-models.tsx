import { type FormEvent, useState } from 'react';
import { modelKey, modelLabel, modelOrigin, type ModelKind, type ModelRef } from '../../contracts/model.ts';
import { setModelAccessToken } from '../../queries/models.ts';
import { trackWork } from '../../state/pending-work.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DroppedModel } from './dropped-model.tsx';
import { HubModels } from './hub-models.tsx';
import styles from './models.module.css';
import { parseModelName, recentModels } from './recent-models.ts';

interface OutsideModelsProps {
  readonly kind: ModelKind;
  readonly value: ModelRef;
  readonly dropped: readonly File[];
  readonly onUse: (ref: ModelRef) => void;
}

/** A model that does not ship with the page: a repository of the Hub, an address, or files. */
export function OutsideModels({ kind, value, dropped, onUse }: OutsideModelsProps) {
  const [typed, setTyped] = useState('');
  const [token, setToken] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [looked, setLooked] = useState<{ readonly id: string; readonly token: string } | null>(null);
  const recent = recentModels(kind).filter((ref) => modelKey(ref) !== modelKey(value));

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const model = parseModelName(typed);
    setWrong(model === null);
    setLooked(null);
    if (!model) return;
    await setModelAccessToken(token === '' ? null : token);
    if (model.kind === 'url') onUse(model);
    else setLooked({ id: model.id, token });
  };

  return (
    <section className={styles.section}>
      <h3>From elsewhere</h3>
      <div className={styles.ways}>
        <form className={styles.form} onSubmit={(event) => void trackWork(submit(event))}>
          <TextField
            label="Hub repository, or address of an .onnx file"
            placeholder="org/name@revision or https://…"
            value={typed}
            onChange={setTyped}
          />
          <TextField
            label="Access token, for gated repositories only"
            value={token}
            onChange={setToken}
            isSecret
          />
          {isWrong && (
            <p className={styles.wrong} role="alert">
              Write org/name, org/name@revision, or an address that begins with https://.
            </p>
          )}
          <div className={styles.actions}>
            <Button type="submit" icon="search">
              Look up
            </Button>
          </div>
          <p className={styles.about}>
            This asks huggingface.co or the address that you give; your input is not sent. The token is kept
            in memory until the page closes.
          </p>
        </form>
        <DroppedModel kind={kind} dropped={dropped} onUse={onUse} />
      </div>
      {looked && <HubModels key={`${looked.id} ${looked.token}`} id={looked.id} kind={kind} onUse={onUse} />}
      {recent.length > 0 && (
        <ul className={styles.rows} aria-label="Recently used">
          {recent.map((ref) => (
            <li key={modelKey(ref)} className={styles.row}>
              <span className={styles.name}>{modelLabel(ref)}</span>
              <span className={styles.about}>{modelOrigin(ref)}, used before</span>
              <Button aria-label={`Use ${modelLabel(ref)}`} onPress={() => onUse(ref)}>
                Use
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
