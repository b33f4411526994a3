import { useMemo } from 'react';
import type { PremiumTable } from '../../contracts/premium-table.ts';
import { PremiumBars } from '../../plots/premium-bars/premium-bars.tsx';
import { PremiumHeatmap } from '../../plots/premium-heatmap/premium-heatmap.tsx';
import { classNames } from '../../ui/class-names.ts';
import styles from './measures.module.css';
import { heatmapRows, premiumBars, type PremiumOrder } from './premium-source.ts';

export interface PremiumFiguresProps {
  readonly table: PremiumTable;
  /** Index of the tokenizer whose bars are shown. */
  readonly tokenizer: number;
  readonly order: PremiumOrder;
  /** The figures are those of the last settings. */
  readonly isStale: boolean;
  readonly onReference: (language: string) => void;
  readonly onTokenizer: (index: number) => void;
}

/** The bars of one tokenizer and the heat map of all. */
export function PremiumFigures(props: PremiumFiguresProps) {
  const { table, tokenizer, order, isStale, onReference, onTokenizer } = props;
  const bars = useMemo(() => premiumBars(table, tokenizer, order), [table, tokenizer, order]);
  const opened = table.tokenizers.findIndex(({ premiums }) => premiums !== null);
  const sorted = useMemo(() => premiumBars(table, opened, order), [table, opened, order]);
  const rows = useMemo(() => heatmapRows(table, bars.length > 0 ? bars : sorted), [table, bars, sorted]);
  const names = useMemo(() => table.tokenizers.map(({ name }) => name), [table]);
  const reference = table.languages[table.reference]?.name ?? '';
  return (
    <div className={classNames(styles.tab, isStale && styles.stale)}>
      {table.tokenizers.map(
        ({ key, name, error }) =>
          error && (
            <p key={key} className={styles.problem}>
              {name}: {error.message} {error.cure}
            </p>
          ),
      )}
      {bars.length > 0 && (
        <section className={styles.section}>
          <h2 className={styles.title}>
            Tokens of {names[tokenizer]} for the same {table.parts}{' '}
            {table.parts === 30 ? 'articles' : 'lines'}, {reference} = 1
          </h2>
          <PremiumBars
            caption={`Token premium by language for ${names[tokenizer]}, reference ${reference}`}
            bars={bars}
            onReference={onReference}
          />
        </section>
      )}
      <section className={styles.section}>
        <h2 className={styles.title}>Every tokenizer, {reference} = 1</h2>
        <PremiumHeatmap
          caption={`Token premium by language and tokenizer, reference ${reference}`}
          tokenizers={names}
          rows={rows}
          selected={tokenizer}
          onSelect={onTokenizer}
        />
      </section>
    </div>
  );
}
