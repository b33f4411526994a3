import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { measure } from '../../analysis/token-premium.ts';
import { formatCount } from '../../base/format-number.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import { PowerLaws } from '../../plots/power-laws/power-laws.tsx';
import { vocabularyCurvesQuery } from '../../queries/measures.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { classNames } from '../../ui/class-names.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { FiguresMenu } from '../export/figures-menu.tsx';
import styles from './measures.module.css';
import { useMeasures } from './measures-tab.ts';
import type { PremiumPartProps } from './premium-source.ts';
import { sizeFigures, sizeRows, targetRange, usualTarget, vocabularyLaws } from './vocabulary-laws.ts';
import { describeSize, sizeColumns } from './vocabulary-size-columns.tsx';

/** The vocabulary of its own at which each language says the same in as many tokens (2510.21909). */
export function PremiumSizes({ source, isSettled, controls, below }: PremiumPartProps) {
  const { reference, target, borders } = useMeasures();
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(
    vocabularyCurvesQuery(source, borders),
  );
  const laws = useMemo(() => vocabularyLaws((source && data) ?? []), [source, data]);
  const chosen = laws.find(({ curve }) => curve.id === reference) ?? laws[0];
  const [dragged, setDragged] = useState<number | null>(null);
  const range = useMemo(() => targetRange(laws), [laws]);
  const wanted = dragged ?? (target > 0 ? target : chosen ? usualTarget(chosen) : 0);
  const tokens = Math.min(range.max, Math.max(range.min, wanted));
  const rows = useMemo(() => (chosen ? sizeRows(laws, chosen, tokens) : []), [laws, chosen, tokens]);
  const lines = useMemo(
    () =>
      laws.map(({ curve: { id, name, points }, law }) => ({
        id,
        name,
        a: law.a,
        b: law.b,
        points: points.map(({ vocabulary, count }) => ({ x: vocabulary, y: count })),
      })),
    [laws],
  );
  const setTarget = (value: number): void => {
    setDragged(null);
    workspaceActions.setMeasures({ target: Math.round(value) });
  };
  return (
    <div className={styles.tab} aria-busy={isFetching || !isSettled}>
      <div className={styles.controls}>
        {controls}
        <Select
          label="Reference"
          value={chosen?.curve.id ?? null}
          options={laws.map(({ curve: { id, name } }) => ({ value: id, label: name }))}
          onChange={(id) => workspaceActions.setMeasures({ reference: id })}
          isDisabled={!chosen}
        />
        <Slider
          label="Tokens to reach"
          value={tokens}
          min={range.min}
          max={range.max}
          step={1}
          onChange={setDragged}
          onChangeEnd={setTarget}
          isDisabled={!chosen}
        />
        <Select
          label="Merges stay within"
          value={borders}
          options={borderOptions}
          onChange={(chosen) => workspaceActions.setMeasures({ borders: chosen })}
        />
        <span className={styles.badge}>
          <FidelityBadge fidelity="trained-tiny" note={fidelityNote} />
        </span>
        <div className={styles.push}>
          <FiguresMenu figures={() => (chosen ? sizeFigures(rows, tokens, borders) : null)} />
        </div>
      </div>
      {below}
      {error && <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />}
      {source && data && !chosen && (
        <EmptyState
          title="Too little text"
          text="No text is long enough for a vocabulary of 431 tokens: paste more of each."
        />
      )}
      {chosen && !error && (
        <div className={classNames(styles.tab, isPlaceholderData && styles.stale)}>
          <p className={styles.lead}>
            A byte-level BPE is learnt on the text of each language, and its tokens there are counted while
            the vocabulary grows. To say it in <strong>{formatCount(tokens)} tokens</strong>,{' '}
            {chosen.curve.name} needs a vocabulary of{' '}
            {formatCount(rows.find(({ curve }) => curve.id === chosen.curve.id)!.size)}; the others need{' '}
            {formatCount(rows.at(-1)!.size)} to {formatCount(rows[0]!.size)}.
          </p>
          <PowerLaws
            caption="Tokens by vocabulary size for each language, with the target"
            xLabel="vocabulary, 256 bytes included"
            yLabel="Tokens of the text"
            laws={lines}
            reference={chosen.curve.id}
            target={tokens}
            onTarget={(value) => setDragged(Math.round(value))}
            onTargetEnd={setTarget}
            describe={(id) => describeSize(rows.find(({ curve }) => curve.id === id))}
          />
          <DataTable
            caption={`Vocabulary of each language for ${formatCount(tokens)} tokens, reference ${chosen.curve.name}`}
            columns={sizeColumns}
            rows={rows}
            rowKey={({ curve }) => curve.id}
          />
        </div>
      )}
    </div>
  );
}

const fidelityNote = `${measure.papers[0]!.title}: the law CTC = a · V^b and V* = (target / a)^(1/b) as in the paper, but learnt and counted on the same short text, where the paper learns on 300 MB a language and counts on FLORES-200. Merges within articles are the second stage of SuperBPE alone.`;

const borderOptions = [
  { value: 'words', label: 'Words', description: 'As GPT-2 splits them: a combining mark ends a word.' },
  {
    value: 'marked-words',
    label: 'Words with their marks',
    description: 'As o200k has it: vowel signs and other marks belong to the word.',
  },
  { value: 'parts', label: 'Articles', description: 'Superwords: merges cross white space and punctuation.' },
] as const;
