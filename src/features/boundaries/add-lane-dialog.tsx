import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../base/format-number.ts';
import { tokenizerKey, tokenizerLabel, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { catalogueQuery } from '../../queries/catalogue.ts';
import { embeddedVocabulariesQuery } from '../../queries/text.ts';
import { useWorkspace, workspaceActions } from '../../state/workspace-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import styles from './add-lane-dialog.module.css';
import { OutsideTokenizer } from './outside-tokenizer.tsx';
import { recentTokenizers } from './recent-tokenizers.ts';

/** Where lanes come from: the vocabularies and methods of the page, files, addresses, the Hub. */
export function AddLaneDialog({ onClose }: { readonly onClose: () => void }) {
  const lanes = useWorkspace((state) => state.boundaries.lanes);
  const { data: vocabularies } = useQuery(embeddedVocabulariesQuery);
  const { data: catalogue } = useQuery(catalogueQuery);
  const patching = catalogue?.find(({ kind, id }) => kind === 'entropy' && id === 'entropy-patching');
  const methods = catalogue?.filter((method) => method.kind === 'tokenizers') ?? [];
  const present = new Set(lanes.map(tokenizerKey));
  const recent = recentTokenizers();
  const adder = (ref: TokenizerRef, name: string) => (
    <AddButton isPresent={present.has(tokenizerKey(ref))} name={name} tokenizer={ref} />
  );
  return (
    <Dialog title="Tokenizers" isOpen isWide onClose={onClose}>
      <section className={styles.section}>
        <h3>Vocabularies of the page</h3>
        <ul className={styles.choices}>
          {vocabularies?.map(({ id, name, models, size, licence, source }) => (
            <li key={id} className={styles.choice}>
              <span className={styles.name}>{name}</span>
              <span className={styles.about} title={`From ${source}, ${licence}`}>
                {formatCount(size)} ids · {models.join(', ')}
              </span>
              {adder({ kind: 'vocabulary', id }, name)}
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.section}>
        <h3>Without a vocabulary</h3>
        <ul className={styles.choices}>
          {methods.map(({ id, name, summary, papers, fidelity, fidelityNote }) => (
            <li key={id} className={styles.choice}>
              <span className={styles.name}>
                {name} {papers.length > 0 && <FidelityBadge fidelity={fidelity} note={fidelityNote} />}
              </span>
              <span className={styles.about}>{summary}</span>
              {adder({ kind: 'method', id }, name)}
            </li>
          ))}
        </ul>
      </section>
      {patching && (
        <section className={styles.section}>
          <h3>By a byte model</h3>
          <ul className={styles.choices}>
            {patchLanes.map(({ ref, name, about }) => (
              <li key={name} className={styles.choice}>
                <span className={styles.name}>
                  {name} <FidelityBadge fidelity={patching.fidelity} note={patching.fidelityNote} />
                </span>
                <span className={styles.about}>{about}</span>
                {adder(ref, name)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <OutsideTokenizer />
      {recent.length > 0 && (
        <section className={styles.section}>
          <h3>Recent</h3>
          <ul className={styles.choices}>
            {recent.map((ref) => (
              <li key={tokenizerKey(ref)} className={styles.choice}>
                <span className={styles.name}>{tokenizerLabel(ref)}</span>
                <span className={styles.about}>{origin(ref)}</span>
                {adder(ref, tokenizerLabel(ref))}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}

const patchLanes: readonly { readonly ref: TokenizerRef; readonly name: string; readonly about: string }[] = [
  {
    ref: { kind: 'patches' },
    name: 'BLT patches, global',
    about: 'A patch begins where the next byte is uncertain. Its threshold is set in the lane.',
  },
  {
    ref: { kind: 'patches', params: { rule: 'monotonic' } },
    name: 'BLT patches, monotonic',
    about: 'A patch begins where the uncertainty rises. Its threshold is set in the lane.',
  },
];

interface AddButtonProps {
  readonly isPresent: boolean;
  readonly name: string;
  readonly tokenizer: TokenizerRef;
}

const AddButton = ({ isPresent, name, tokenizer }: AddButtonProps) =>
  isPresent ? (
    <Button
      variant="quiet"
      icon="check"
      aria-label={`Remove ${name}`}
      onPress={() => workspaceActions.removeLane(tokenizer)}
    >
      Added
    </Button>
  ) : (
    <Button icon="plus" aria-label={`Add ${name}`} onPress={() => workspaceActions.addLane(tokenizer)}>
      Add
    </Button>
  );

function origin(ref: TokenizerRef): string {
  if (ref.kind === 'hub') return `Hub, revision ${ref.revision}`;
  return ref.kind === 'url' ? ref.url : 'File kept on this device';
}
