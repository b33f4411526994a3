import { useQuery } from '@tanstack/react-query';
import { type HTMLAttributes, memo } from 'react';
import { formatCount } from '../../base/format-number.ts';
import type { LaneSummary } from '../../contracts/document-view.ts';
import type { LaneLabel } from '../../plots/token-rows/row-group.tsx';
import { tokenizerKey, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { catalogueQuery } from '../../queries/catalogue.ts';
import { documentSession } from '../../queries/text.ts';
import { workspaceActions, workspaceStore } from '../../state/workspace-store.ts';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { laneFigures } from './lane-figures.ts';
import styles from './lanes.module.css';
import { PatchLaneSettings } from './patch-lane-settings.tsx';

interface LaneCardProps {
  readonly lane: LaneSummary;
  readonly label: LaneLabel;
  /** UTF-8 length of the text. */
  readonly textBytes: number;
  /** What makes the handle move the lane. */
  readonly handle: HTMLAttributes<HTMLButtonElement>;
  /** Shows the vocabulary of the lane. */
  readonly onSearch: (lane: string) => void;
}

/** One lane: what it is, how many tokens it makes of the text, how fast, and what can be done with it. */
export function LaneCard({ lane, label, textBytes, handle, onSearch }: LaneCardProps) {
  const { name, status, error, progress } = lane;
  return (
    <article className={styles.card} data-hue={label.hue} aria-label={`${label.letter}: ${name}`}>
      <header className={styles.head}>
        <button
          type="button"
          className={styles.handle}
          draggable
          aria-label={`Move ${name}: drag, or use the arrow keys up and down`}
          {...handle}
        >
          <Icon name="drag" size={14} />
        </button>
        <b className={styles.letter}>{label.letter}</b>
        <span className={styles.name} title={name}>
          {name}
        </span>
        <LaneControls
          id={lane.key}
          method={methodOf(lane.ref)}
          name={name}
          isSearchable={Boolean(lane.tokenizer?.vocabSize)}
          hasFailed={error !== null}
          onSearch={onSearch}
        />
      </header>
      {lane.ref.kind === 'patches' && <PatchLaneSettings lane={lane.ref} />}
      {progress && <Progress progress={progress} />}
      {error ? (
        <p className={styles.error} role="alert">
          {error.message} <span>{error.cure}</span>
        </p>
      ) : (
        <p className={styles.figures} aria-busy={status === 'loading' || status === 'encoding'}>
          {laneFigures(lane, textBytes).map(({ value, unit, help }) => (
            <span key={unit} title={help}>
              <strong>{value}</strong> {unit}
            </span>
          ))}
          {status === 'encoding' && <span>{share(lane.encodedBytes, textBytes)} done</span>}
          {lane.tokenizer?.vocabSize && <span>{formatCount(lane.tokenizer.vocabSize)} ids</span>}
        </p>
      )}
    </article>
  );
}

const share = (part: number, whole: number): string => `${Math.floor((100 * part) / Math.max(1, whole))} %`;

interface LaneControlsProps {
  /** Key of the lane. */
  readonly id: string;
  /** Kind and id of the registered method that the lane shows; null for a vocabulary. */
  readonly method: string | null;
  readonly name: string;
  readonly isSearchable: boolean;
  readonly hasFailed: boolean;
  readonly onSearch: (lane: string) => void;
}

/** Badge and buttons; drawn anew only when they change, not with every figure. */
const LaneControls = memo(function LaneControls(props: LaneControlsProps) {
  const { id, method, name, isSearchable, hasFailed, onSearch } = props;
  const remove = (): void => {
    const ref = workspaceStore.getState().boundaries.lanes.find((lane) => tokenizerKey(lane) === id);
    if (ref) workspaceActions.removeLane(ref);
  };
  return (
    <>
      {method && <MethodBadge method={method} />}
      {hasFailed && (
        <IconButton label={`Load ${name} again`} icon="retry" onPress={() => documentSession.retryLane(id)} />
      )}
      {isSearchable && (
        <IconButton label={`Search the vocabulary of ${name}`} icon="search" onPress={() => onSearch(id)} />
      )}
      <IconButton label={`Remove ${name}`} icon="close" onPress={remove} />
    </>
  );
});

function methodOf(ref: TokenizerRef): string | null {
  if (ref.kind === 'patches') return 'entropy/entropy-patching';
  return ref.kind === 'method' ? `tokenizers/${ref.id}` : null;
}

/** How close a registered method is to its paper. */
function MethodBadge({ method }: { readonly method: string }) {
  const { data } = useQuery(catalogueQuery);
  const info = data?.find(({ kind, id }) => `${kind}/${id}` === method);
  if (!info || info.papers.length === 0) return null;
  return <FidelityBadge fidelity={info.fidelity} note={info.fidelityNote} />;
}
