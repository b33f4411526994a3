import { useMemo } from 'react';
import { formatCount, formatFixed, formatPercent } from '../../../base/format-number.ts';
import type { NextBytes, ShownCover } from '../../../contracts/byte-probabilities.ts';
import { CoverLattice } from '../../../plots/cover-lattice/cover-lattice.tsx';
import { ShareBar } from '../../../plots/share-bar/share-bar.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { counted } from '../counted.ts';
import tab from '../tab.module.css';
import { type ByteRow, byteRows, naiveError } from './byte-rows.ts';
import styles from './bytes.module.css';

interface NextByteFiguresProps {
  readonly next: NextBytes;
  readonly weight: number;
  /** They are those of the caret or text before. */
  readonly isStale: boolean;
}

/** Next bytes that are shown. */
const shownRows = 14;

/** The distributions beside each other, and the covers behind them. */
export function NextByteFigures({ next, weight, isStale }: NextByteFiguresProps) {
  const rows = useMemo(() => byteRows(next, weight).slice(0, shownRows), [next, weight]);
  const { tokenModel, byteModel, tail, split, caret } = next;
  const columns = useMemo(() => byteColumns(tokenModel.id, byteModel.id), [tokenModel.id, byteModel.id]);
  return (
    <div className={classNames(styles.columns, isStale && styles.stale)} aria-busy={isStale}>
      <section className={tab.section}>
        <h3 className={tab.title}>Next byte</h3>
        <p className={tab.lead}>
          Naive and exact differ by {formatPercent(naiveError(next))} of their mass. {splitNote(next)}
        </p>
        <DataTable
          caption="Probabilities of the next byte"
          columns={columns}
          rows={rows}
          rowKey={({ slot }) => String(slot)}
        />
      </section>
      <section className={tab.section}>
        <h3 className={tab.title}>Covers of the last {counted(caret - split, 'byte')}</h3>
        <p className={tab.lead}>
          {counted(tokenModel.coverCount, 'cover')}, {formatFixed(-tokenModel.bits, 1)} bits together; the
          prompt’s own tokens in orange. {counted(tokenModel.calls, 'run')} of {tokenModel.id};{' '}
          {formatPercent(tokenModel.invalidShare)} of its mass lies on token sequences that no text has.
        </p>
        <CoverLattice covers={tokenModel.covers} caret={caret - split} canonical={tail} />
        <DataTable
          caption="The most probable covers"
          columns={coverColumns}
          rows={tokenModel.covers}
          rowKey={coverKey}
        />
      </section>
    </div>
  );
}

const splitNote = ({ isSplitSafe, contextTokens }: NextBytes): string =>
  isSplitSafe
    ? `The model reads ${formatCount(contextTokens)} tokens before the last space.`
    : 'No space is near: the split is a token border that later text could move, so that the result is approximate.';

const share = (
  id: 'naive' | 'exact' | 'byteModel' | 'ensemble',
  header: string,
  help: string,
): Column<ByteRow> => ({
  id,
  header,
  help,
  isNumber: true,
  sortBy: (row) => row[id],
  render: (row) => <ShareBar share={row[id]} />,
});

const byteColumns = (tokens: string, bytes: string): readonly Column<ByteRow>[] => [
  { id: 'byte', header: 'Byte', render: ({ text }) => <span className={styles.byte}>{text}</span> },
  share('naive', 'Naive', `${tokens} after the tokens of the prompt as it stands`),
  share('exact', 'Exact', `${tokens} over all covers of the prompt`),
  share('byteModel', bytes, `${bytes}, whose tokens are bytes`),
  share('ensemble', 'Ensemble', 'Weighted mean of the exact distribution and the byte model'),
];

const coverKey = ({ tokens }: ShownCover): string => tokens.map(({ id }) => id).join(' ');

const coverColumns: readonly Column<ShownCover>[] = [
  {
    id: 'tokens',
    header: 'Cover',
    render: ({ tokens }) => (
      <span className={styles.tokens}>
        {tokens.map(({ text, start }) => (
          <span key={start}>{text}</span>
        ))}
      </span>
    ),
  },
  {
    id: 'share',
    header: 'Share',
    isNumber: true,
    sortBy: (cover) => cover.share,
    render: (cover) => <ShareBar share={cover.share} />,
  },
];
