import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { formatCount, formatPercent } from '../../../base/format-number.ts';
import type { Progress } from '../../../contracts/provenance.ts';
import type { LzAwareReport, LzMerge } from '../../../contracts/token-information.ts';
import { LineChart } from '../../../plots/line-chart/line-chart.tsx';
import { lzAwareQuery } from '../../../queries/coding.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useSettled } from '../../input/use-settled.ts';
import { useText } from '../../input/use-document.ts';
import { MethodHead } from '../method-head.tsx';
import { RunOutcome } from '../run-outcome.tsx';
import { RunProgress } from '../run-progress.tsx';
import tab from '../tab.module.css';
import styles from './information.module.css';
import { useInformation } from './use-information.ts';

const settleMs = 1000;
const scale = { x: 'linear', fromZero: false } as const;

/** BPE whose merges are chosen by what compresses best, beside plain BPE. */
export function LzAwarePart() {
  const { lzCorpus: corpus, vocabSize, candidates } = useInformation();
  const own = useSettled(useText(), settleMs);
  const settings = useMemo(() => ({ vocabSize, candidates }), [vocabSize, candidates]);
  const options = useSettled(settings, settleMs);
  const [progress, setProgress] = useState<Progress | null>(null);
  const run = lzAwareQuery(corpus, own, options, setProgress);
  const query = useQuery(run);
  return (
    <div className={tab.tab}>
      <MethodHead
        title="Merges that compress best"
        method="trainers/lz-aware-bpe"
        progress={
          <RunProgress
            isRunning={query.isFetching}
            queryKey={run.queryKey}
            progress={progress}
            label="Training"
          />
        }
        figures={query.data ? () => lzFigures(query.data, options) : null}
      >
        At each merge the {options.candidates} most frequent pairs are tried on held-out text; the one after
        which its ids compress best is taken.
      </MethodHead>
      <RunOutcome query={query} />
      {query.data && <LzFigures report={query.data} />}
    </div>
  );
}

interface MergeRow extends LzMerge {
  readonly step: number;
  readonly plain: number | null;
}

function LzFigures({ report }: { readonly report: LzAwareReport }) {
  const { steps, plainLengths, compressedText } = report;
  const rows = useMemo(
    (): readonly MergeRow[] =>
      steps.map((step, i) => ({ ...step, step: i + 1, plain: plainLengths[i] ?? null })),
    [steps, plainLengths],
  );
  const series = useMemo(
    () => [
      { name: 'LZ-aware', points: thinned(steps.map(({ length }) => length)) },
      { name: 'BPE', points: thinned(plainLengths) },
    ],
    [steps, plainLengths],
  );
  const last = steps.at(-1)?.length ?? Number.NaN;
  const plain = plainLengths.at(-1) ?? Number.NaN;
  const others = steps.filter(({ rank }) => rank > 0).length;
  return (
    <>
      <p className={tab.lead}>
        {report.corpus}: trained on {formatCount(report.trainedOn)} characters. The held-out{' '}
        {formatCount(report.validationBytes)} bytes compress to {formatCount(compressedText)} as text,{' '}
        {formatCount(plain)} as BPE ids ({change(plain / compressedText)}) and {formatCount(last)} as LZ-aware
        ids ({change(last / compressedText)}). {formatCount(others)} of {formatCount(steps.length)} merges are
        not the most frequent pair.
      </p>
      <LineChart
        title="Compressed held-out text"
        yLabel="bytes after zlib"
        xLabel="merges"
        series={series}
        scale={scale}
        decimals={0}
      />
      <DataTable
        caption="Merges in order"
        columns={columns}
        rows={rows}
        rowKey={({ step }) => String(step)}
      />
    </>
  );
}

/** A ratio in words. */
const change = (ratio: number): string =>
  `${formatPercent(Math.abs(1 - ratio))} ${ratio < 1 ? 'smaller' : 'larger'}`;

/** At most this many points of a line are drawn. */
const mostPoints = 48;

function thinned(lengths: readonly number[]) {
  const step = Math.max(1, Math.ceil(lengths.length / mostPoints));
  return lengths
    .map((y, i) => ({ x: i + 1, y }))
    .filter((_, i) => i % step === 0 || i === lengths.length - 1);
}

const columns: readonly Column<MergeRow>[] = [
  { id: 'step', header: 'Merge', sortBy: ({ step }) => step, render: ({ step }) => step },
  { id: 'piece', header: 'Token', render: ({ piece }) => <span className={styles.merged}>{piece}</span> },
  {
    id: 'frequent',
    header: 'BPE would have made',
    help: 'The most frequent pair at this step',
    sortBy: ({ rank }) => rank,
    render: ({ rank, frequentPiece }) =>
      rank === 0 ? 'the same' : <span className={`${styles.merged} ${styles.other}`}>{frequentPiece}</span>,
  },
  {
    id: 'count',
    header: 'Occurrences',
    isNumber: true,
    sortBy: ({ count }) => count,
    render: ({ count }) => formatCount(count),
  },
  {
    id: 'length',
    header: 'zlib bytes',
    help: 'Compressed held-out text after this merge',
    isNumber: true,
    sortBy: ({ length }) => length,
    render: ({ length }) => formatCount(length),
  },
  {
    id: 'plain',
    header: 'BPE’s',
    help: 'Compressed held-out text after as many merges of plain BPE',
    isNumber: true,
    sortBy: ({ plain }) => plain,
    render: ({ plain }) => (plain === null ? '–' : formatCount(plain)),
  },
];

const lzFigures = (
  report: LzAwareReport,
  params: { readonly vocabSize: number; readonly candidates: number },
) => ({
  name: 'tokenscope-lz-aware-bpe',
  method: 'trainers/lz-aware-bpe',
  params,
  seed: null,
  table: [
    ['merge', 'token', 'bpe', 'rank', 'count', 'bytes', 'bpeBytes'],
    ...report.steps.map(({ piece, frequentPiece, rank, count, length }, i) => [
      i + 1,
      piece,
      frequentPiece,
      rank,
      count,
      length,
      report.plainLengths[i] ?? null,
    ]),
  ],
  json: report,
});
