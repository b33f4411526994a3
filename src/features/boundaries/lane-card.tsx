import { useQuery } from '@tanstack/react-query';
import type { HTMLAttributes } from 'react';
import { formatCount } from '../../base/format-number.ts';
import type { LaneSummary } from '../../contracts/document-view.ts';
import type { LaneLabel } from '../../plots/token-rows/row-group.tsx';
import { catalogueQuery } from '../../queries/catalogue.ts';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { laneFigures } from './lane-figures.ts';
import styles from './lanes.module.css';

interface LaneCardProps {
  readonly lane: LaneSummary;
  readonly label: LaneLabel;
  /** UTF-8 length of the text. */
  readonly textBytes: number;
  /** What makes the handle move the lane. */
  readonly handle: HTMLAttributes<HTMLButtonElement>;
  readonly onRemove: () => void;
  readonly onRetry: () => void;
  /** Null for an open vocabulary. */
  readonly onSearch: (() => void) | null;
}

/** One lane: what it is, how many tokens it makes of the text, how fast, and what can be done with it. */
export function LaneCard(props: LaneCardProps) {
  const { lane, label, textBytes, handle, onRemove, onRetry, onSearch } = props;
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
        <MethodBadge lane={lane} />
        {onSearch && (
          <IconButton label={`Search the vocabulary of ${name}`} icon="search" onPress={onSearch} />
        )}
        <IconButton label={`Remove ${name}`} icon="close" onPress={onRemove} />
      </header>
      {progress && <Progress progress={progress} />}
      {error ? (
        <p className={styles.error} role="alert">
          {error.message} <span>{error.cure}</span>
          <IconButton label={`Load ${name} again`} icon="retry" onPress={onRetry} />
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

/** How close a registered method is to its paper. */
function MethodBadge({ lane }: { readonly lane: LaneSummary }) {
  const { data } = useQuery({ ...catalogueQuery, enabled: lane.ref.kind === 'method' });
  const { ref } = lane;
  const method =
    ref.kind === 'method' && data?.find(({ kind, id }) => kind === 'tokenizers' && id === ref.id);
  if (!method || method.papers.length === 0) return null;
  return <FidelityBadge fidelity={method.fidelity} note={method.fidelityNote} />;
}
