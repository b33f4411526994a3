import { useMemo } from 'react';
import { formatCount, formatFixed } from '../../../base/format-number.ts';
import type { RerunTable } from '../../../contracts/rerun-view.ts';
import { classNames } from '../../../ui/class-names.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { type MetricInfo, rerunMetrics, shareFormats } from './rerun-metrics.ts';
import { intervalText, type MissingRow, type ScoreFigures, type ScoreRow } from './score-rows.ts';
import styles from './scores.module.css';

export interface ScoresTableProps {
  readonly table: RerunTable;
  readonly rows: { readonly scored: readonly ScoreRow[]; readonly missing: readonly MissingRow[] };
  readonly after: number;
  /** The figures belong to settings before. */
  readonly isStale: boolean;
}

const figure = (
  id: keyof ScoreFigures,
  header: string,
  help: string,
  formats: Pick<MetricInfo, 'format' | 'formatHalf'>,
): Column<ScoreRow> => ({
  id,
  header,
  help,
  isNumber: true,
  sortBy: ({ figures }) => figures[id]?.mean ?? null,
  render: ({ figures }) => intervalText(figures[id], formats),
});

const ms = (value: number): string => `${formatFixed(value, 1)} ms`;
const times = { format: ms, formatHalf: (half: number): string => formatFixed(half, 1) };

const columns: readonly Column<ScoreRow>[] = [
  {
    id: 'method',
    header: 'Method',
    sortBy: ({ card }) => card.name,
    render: ({ card }) => (
      <span className={styles.method}>
        {card.name}
        <FidelityBadge fidelity={card.fidelity} note={card.fidelityNote} />
      </span>
    ),
  },
  ...rerunMetrics
    .filter(({ id }) => id !== 'ratio')
    .map((info) => figure(info.id, info.header, info.help, info)),
  figure(
    'languageModel',
    'LLM prefill',
    'Prefill of LLaVA-1.5-7B by the chosen formula, with this share of its 576 patches and 40 text tokens, as a share of the prefill with all of them.',
    shareFormats,
  ),
  figure(
    'methodMs',
    'Method here',
    'Time that the method took in this page; no measure of its speed elsewhere.',
    times,
  ),
  figure(
    'layersMs',
    'Layers here',
    'Time of the remaining layers on its tokens in this page, the fastest of three.',
    times,
  ),
];

/** One row per method: what the encoder answers on its tokens, and what they cost. */
export function ScoresTable({ table, rows, after, isStale }: ScoresTableProps) {
  const { whole } = table;
  const rest = whole.layers - after;
  const explained = useMemo(() => columns.filter(({ help }) => help !== undefined), []);
  return (
    <div className={classNames(styles.section, isStale && styles.stale)}>
      <p className={styles.lead}>
        <strong>
          {after === 0
            ? 'Patches are pruned before the first layer'
            : `All ${formatCount(whole.tokens)} patches go through the first ${after} of ${whole.layers} layers`}
        </strong>
        , then only CLS and the tokens of a method go through the other {rest}: kept tokens as they are,
        merged ones as the method weights them (Y = W X). What a method looks at comes from a full pass.
        Untouched, {whole.score === null ? '' : `the question scores ${formatFixed(whole.score, 3)}, `}
        {whole.captionRank === null ? '' : `the right caption is ${whole.captionRank} of ${whole.captions}, `}
        {whole.layersMs === null
          ? `the ranking is over ${whole.phrases} phrases`
          : `the other layers take ${ms(whole.layersMs)} here`}
        .
      </p>
      <DataTable
        caption="Figures of each method after pruning"
        columns={columns}
        rows={rows.scored}
        rowKey={({ card }) => card.id}
      />
      <p className={styles.note}>
        ± is half of the 95 % interval of the mean over seeds, for methods that draw. “–”: no ground truth or
        question, an encoder without CLS or texts, or stacked tokens that are wider than a layer takes and so
        cannot be run. Times are of this page on this machine, never a method’s speed-up.
      </p>
      {rows.missing.length > 0 && (
        <ul className={styles.missing}>
          {rows.missing.map(({ card, reason }) => (
            <li key={card.id}>{reason}</li>
          ))}
        </ul>
      )}
      <details className={styles.definitions}>
        <summary>What the columns mean</summary>
        <dl>
          {explained.map(({ id, header, help }) => (
            <div key={id}>
              <dt>{header}</dt>
              <dd>{help}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
