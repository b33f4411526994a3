import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import {
  hierarchicalFlop,
  measure,
  sequenceCostParams,
  subwordFlop,
  wordPooledPositions,
} from '../../analysis/sequence-cost.ts';
import { formatCompact, formatCount } from '../../base/format-number.ts';
import type { DocumentSummary } from '../../contracts/document-view.ts';
import { type ParamValues, resolveParams } from '../../contracts/params.ts';
import type { SequenceCounts } from '../../contracts/text-metrics.ts';
import { sequenceCountsQuery } from '../../queries/measures.ts';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import { ParamForm } from '../../ui/param-form.tsx';
import { Popover } from '../../ui/popover.tsx';
import styles from './measures.module.css';
import type { MetricsRow } from './metrics-columns.ts';

interface CostRow {
  readonly name: string;
  /** Positions of the backbone. */
  readonly positions: number;
  /** NaN where no estimate is made. */
  readonly flop: number;
}

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z'] as const;

/** Three significant figures with an SI prefix: `8.84 T`. */
function formatFlop(flop: number): string {
  const rounded = Number(flop.toPrecision(3));
  const power = Math.min(prefixes.length - 1, Math.max(0, Math.floor(Math.log10(rounded) / 3)));
  return `${(rounded / 1000 ** power).toPrecision(3)} ${prefixes[power]}`;
}

const columns: readonly Column<CostRow>[] = [
  { id: 'name', header: 'Model reads', sortBy: (row) => row.name, render: (row) => row.name },
  {
    id: 'positions',
    header: 'Backbone positions',
    help: 'Length of the sequence that the large transformer sees.',
    isNumber: true,
    sortBy: (row) => row.positions,
    render: (row) => formatCount(row.positions),
  },
  {
    id: 'flop',
    header: 'FLOP, one forward pass',
    help: 'Multiply-adds count as two; projections, feed-forward and attention, without heads and norms.',
    isNumber: true,
    sortBy: (row) => (Number.isNaN(row.flop) ? null : row.flop),
    render: (row) => (Number.isNaN(row.flop) ? '–' : formatFlop(row.flop)),
  },
];

/** What the text costs over subword tokens, over HAT word chunks and over pooled words. */
export function MetricsCost({
  summary,
  rows,
}: {
  readonly summary: DocumentSummary;
  readonly rows: readonly MetricsRow[];
}) {
  const { data } = useQuery(sequenceCountsQuery(summary));
  const [values, setValues] = useState<ParamValues>({});
  const costs = useMemo(() => costRows(rows, data, values), [rows, data, values]);
  return (
    <section className={styles.section}>
      <header className={styles.head}>
        <h2 className={styles.title}>Positions and compute</h2>
        <FidelityBadge fidelity={measure.fidelity} note={measure.fidelityNote} />
        <Popover
          label="Model shape"
          trigger={
            <Button icon="settings" variant="quiet">
              Model shape
            </Button>
          }
        >
          <ParamForm schema={sequenceCostParams} values={values} onChange={setValues} />
        </Popover>
      </header>
      <p className={styles.lead}>
        The same backbone ({formatCompact(resolveParams(sequenceCostParams, values).backboneLayers)} layers)
        over each tokenizer’s tokens, over the word chunks of a hierarchical transformer, and over pooled
        words.
      </p>
      <DataTable
        caption="Sequence positions and compute"
        columns={columns}
        rows={costs}
        rowKey={(row) => row.name}
      />
    </section>
  );
}

function costRows(
  rows: readonly MetricsRow[],
  counts: SequenceCounts | undefined,
  values: ParamValues,
): readonly CostRow[] {
  const shape = resolveParams(sequenceCostParams, values);
  const lanes = rows
    .filter(({ metrics }) => metrics !== null)
    .map(({ name, metrics }) => ({
      name,
      positions: metrics!.tokens,
      flop: subwordFlop(metrics!.tokens, shape),
    }));
  if (!counts) return lanes;
  return [
    ...lanes,
    {
      name: 'HAT chunks, spelled in bytes',
      positions: counts.hatChunks,
      flop: hierarchicalFlop(counts.nBytes, counts.hatChunks, shape),
    },
    {
      name: `Pooled words, ${shape.prefixes} slots each`,
      positions: wordPooledPositions(counts.pooledWords, shape),
      flop: Number.NaN,
    },
  ];
}
