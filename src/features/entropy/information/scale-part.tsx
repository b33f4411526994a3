import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { formatCompact, formatCount, formatFixed, formatPercent } from '../../../base/format-number.ts';
import type { Progress } from '../../../contracts/provenance.ts';
import type { ScalePoint, TrainedPoint } from '../../../contracts/token-information.ts';
import { LineChart } from '../../../plots/line-chart/line-chart.tsx';
import { scaleSweepQuery } from '../../../queries/coding.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Select } from '../../../ui/select.tsx';
import { useSettled } from '../../input/use-settled.ts';
import { useText } from '../../input/use-document.ts';
import { MethodHead } from '../method-head.tsx';
import { RunOutcome } from '../run-outcome.tsx';
import { RunProgress } from '../run-progress.tsx';
import tab from '../tab.module.css';
import styles from './information.module.css';
import { scaleCharts, type ScaleAxis } from './scale-series.ts';
import { setInformation, useInformation, useInformationOptions } from './use-information.ts';

/** The text must have stood still for this long before it is trained on, ms. */
const settleMs = 1000;

const none: readonly ScalePoint[] = [];
const axes = [
  { value: 'trained', label: 'Characters trained on' },
  { value: 'vocabulary', label: 'Vocabulary size' },
] as const;

/** BPE trained on nested prefixes and measured on held-out text. */
export function ScalePart() {
  const { corpus, axis } = useInformation();
  const options = useInformationOptions();
  const own = useSettled(useText(), settleMs);
  const [progress, setProgress] = useState<Progress | null>(null);
  const run = scaleSweepQuery(corpus, own, options, setProgress);
  const query = useQuery(run);
  const points = query.data?.points ?? none;
  const isWhole = points.length === query.data?.total;
  const all = useMemo(() => points.flatMap(({ sizes }) => sizes), [points]);
  return (
    <div className={tab.tab}>
      <MethodHead
        title="What more training text buys"
        method="entropy/token-entropy"
        progress={
          <RunProgress
            isRunning={query.isFetching}
            queryKey={run.queryKey}
            progress={progress}
            label="Training"
          />
        }
        figures={all.length === 0 ? null : () => scaleFigures(points, corpus)}
      >
        Byte-level BPE trained here on longer and longer beginnings of one text, measured on held-out text.{' '}
        {ends(points)}
      </MethodHead>
      <RunOutcome query={query} isWhole={isWhole} />
      {all.length > 0 && (
        <>
          <div className={tab.controls}>
            <Select
              label="Across"
              value={axis}
              options={axes}
              onChange={(chosen) => setInformation({ axis: chosen })}
            />
          </div>
          <ScaleCharts points={points} axis={axis} />
          <DataTable caption="Every tokenizer of the sweep" columns={columns} rows={all} rowKey={rowKey} />
        </>
      )}
    </div>
  );
}

const rowKey = ({ trainedOn, vocabSize }: TrainedPoint): string => `${trainedOn} ${vocabSize}`;

function ScaleCharts({ points, axis }: { readonly points: readonly ScalePoint[]; readonly axis: ScaleAxis }) {
  const { entropies, rest, fixed } = useMemo(() => scaleCharts(points, axis), [points, axis]);
  const scale = { x: axis === 'trained' ? 'log10' : 'log2', fromZero: true } as const;
  const xLabel = axis === 'trained' ? 'characters trained on' : 'vocabulary size';
  return (
    <div className={styles.charts}>
      <LineChart
        title="H1 to H5"
        yLabel={`bits per token, ${fixed}`}
        xLabel={`${xLabel}; hollow: too few observations`}
        series={entropies}
        scale={scale}
        decimals={2}
      />
      {rest.map(({ title, unit, series, decimals, fromZero }) => (
        <LineChart
          key={title}
          title={title}
          yLabel={unit}
          xLabel={xLabel}
          series={series}
          scale={{ ...scale, fromZero }}
          decimals={decimals}
        />
      ))}
    </div>
  );
}

/** Where trainings ended for want of pairs. */
function ends(points: readonly ScalePoint[]): string {
  const exhausted = points.filter(({ exhaustedAt }) => exhaustedAt !== null);
  const [first] = exhausted;
  const last = exhausted.at(-1);
  if (!first || !last) return '';
  return `No pair occurs twice beyond ${formatCount(first.exhaustedAt!)} tokens from ${formatCompact(first.trainedOn)} characters, ${formatCount(last.exhaustedAt!)} from ${formatCompact(last.trainedOn)}.`;
}

const number = (
  id: string,
  header: string,
  of: (point: TrainedPoint) => number,
  format: (value: number) => string,
): Column<TrainedPoint> => ({
  id,
  header,
  isNumber: true,
  sortBy: (point) => (Number.isFinite(of(point)) ? of(point) : null),
  render: (point) => format(of(point)),
});

const columns: readonly Column<TrainedPoint>[] = [
  number('trainedOn', 'Trained on', ({ trainedOn }) => trainedOn, formatCount),
  number('vocabSize', 'K', ({ vocabSize }) => vocabSize, formatCount),
  number(
    'bytesPerToken',
    'Bytes/token',
    ({ information: { nBytes, tokens } }) => nBytes / tokens,
    (v) => formatFixed(v, 2),
  ),
  ...[0, 1, 2, 3, 4].map((k) =>
    number(
      `h${k + 1}`,
      `H${k + 1}`,
      ({ information }) => information.entropies[k]!.value,
      (v) => formatFixed(v, 2),
    ),
  ),
  number('utilisation', 'η', ({ information }) => information.utilisation, formatPercent),
  number('renyiUtilisation', 'η_α', ({ information }) => information.renyiUtilisation, formatPercent),
  number('gain', 'zlib gain', ({ information }) => information.compressionGain, formatPercent),
];

const scaleFigures = (points: readonly ScalePoint[], corpus: string) => ({
  name: 'tokenscope-scale-sweep',
  method: 'entropy/token-entropy',
  params: { corpus },
  seed: null,
  table: [
    [
      'trainedOn',
      'vocabSize',
      'tokens',
      'bytes',
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'utilisation',
      'renyiUtilisation',
      'gain',
    ],
    ...points
      .flatMap(({ sizes }) => sizes)
      .map(({ trainedOn, vocabSize, information: i }) => [
        trainedOn,
        vocabSize,
        i.tokens,
        i.nBytes,
        ...i.entropies.map(({ value }) => value),
        i.utilisation,
        i.renyiUtilisation,
        i.compressionGain,
      ]),
  ],
  json: { corpus, points },
});
