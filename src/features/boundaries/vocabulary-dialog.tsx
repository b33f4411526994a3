import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Virtualizer } from 'virtua';
import { formatCount } from '../../base/format-number.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import type { VocabularyHit, VocabularySearchMode } from '../../contracts/token-inspection.ts';
import { hexByte } from '../../plots/token-rows/token-tip.tsx';
import { vocabularyQuery } from '../../queries/text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { useDocument } from '../input/use-document.ts';
import { useSettled } from '../input/use-settled.ts';
import styles from './vocabulary-dialog.module.css';

interface VocabularyDialogProps {
  /** Key of the lane whose vocabulary is searched. */
  readonly lane: string;
  readonly onLane: (lane: string) => void;
  readonly onClose: () => void;
}

const modes: readonly {
  readonly value: VocabularySearchMode;
  readonly label: string;
  readonly description: string;
  readonly placeholder: string;
}[] = [
  { value: 'text', label: 'Text', description: 'What the token stands for', placeholder: ' the' },
  { value: 'piece', label: 'Spelling', description: 'As the vocabulary writes it', placeholder: 'Ġthe' },
  { value: 'id', label: 'Id', description: 'One token by its number', placeholder: '262' },
  { value: 'hex', label: 'Bytes', description: 'UTF-8 in hex', placeholder: '20 74 68 65' },
];

const settleMs = 150;
const rowHeight = 28;
const mostRowsShown = 12;

/** Search in the vocabulary of a lane. */
export function VocabularyDialog({ lane, onLane, onClose }: VocabularyDialogProps) {
  const { summary } = useDocument();
  const [mode, setMode] = useState<VocabularySearchMode>('text');
  const [query, setQuery] = useState('');
  const settled = useSettled(query, settleMs);
  const { data, error, isFetching } = useQuery(vocabularyQuery(lane, mode, settled));
  const lanes = summary?.lanes.filter(({ tokenizer }) => tokenizer?.vocabSize) ?? [];
  const shown = settled === '' || error ? undefined : data;
  return (
    <Dialog title="Vocabulary" isOpen isWide onClose={onClose}>
      <div className={styles.controls}>
        <Select
          label="Tokenizer"
          value={lane}
          options={lanes.map(({ key, name }) => ({ value: key, label: name }))}
          onChange={onLane}
        />
        <Select label="Search by" value={mode} options={modes} onChange={setMode} />
        <SearchField
          label="Find"
          placeholder={modes.find(({ value }) => value === mode)!.placeholder}
          value={query}
          onChange={setQuery}
        />
      </div>
      <output className={styles.count} aria-busy={isFetching}>
        {error ? `${toErrorReport(error).message} ${toErrorReport(error).cure}` : countText(shown)}
      </output>
      {shown && shown.hits.length > 0 && (
        <div className={styles.table}>
          <div className={styles.row} data-head="" aria-hidden="true">
            {['Id', 'Spelling', 'Bytes', 'Rank or score'].map((header) => (
              <span key={header}>{header}</span>
            ))}
          </div>
          <section
            className={styles.hits}
            aria-label="Matching tokens"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard
            tabIndex={0}
            style={{ height: Math.min(mostRowsShown, shown.hits.length) * rowHeight }}
          >
            <Virtualizer as="ul" item="li" itemSize={rowHeight}>
              {shown.hits.map((hit) => (
                <HitRow key={hit.id} hit={hit} />
              ))}
            </Virtualizer>
          </section>
        </div>
      )}
    </Dialog>
  );
}

function countText(found: { total: number; hits: readonly VocabularyHit[] } | undefined): string {
  if (!found) return 'Type to search.';
  if (found.total === 0) return 'No token matches.';
  const all = `${formatCount(found.total)} ${found.total === 1 ? 'token matches' : 'tokens match'}`;
  return found.hits.length < found.total
    ? `${all}; the first ${formatCount(found.hits.length)} are listed.`
    : `${all}.`;
}

const HitRow = ({ hit: { id, piece, bytes, score } }: { readonly hit: VocabularyHit }) => (
  <div className={styles.row}>
    <span>{id}</span>
    <span className={styles.piece}>{piece}</span>
    <span>{bytes ? Array.from(bytes, hexByte).join(' ') : '–'}</span>
    <span>{score === null ? '–' : Number.isInteger(score) ? formatCount(score) : score.toFixed(3)}</span>
  </div>
);
