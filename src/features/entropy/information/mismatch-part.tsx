import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { formatCount, formatFixed, formatPercent } from '../../../base/format-number.ts';
import type { Progress } from '../../../contracts/provenance.ts';
import type { DomainMismatch, TokenInformation } from '../../../contracts/token-information.ts';
import { MismatchMatrix } from '../../../plots/mismatch-matrix/mismatch-matrix.tsx';
import { domainMismatchQuery } from '../../../queries/coding.ts';
import { Select } from '../../../ui/select.tsx';
import { useSettled } from '../../input/use-settled.ts';
import { MethodHead } from '../method-head.tsx';
import { RunOutcome } from '../run-outcome.tsx';
import { RunProgress } from '../run-progress.tsx';
import tab from '../tab.module.css';
import { setInformation, useInformation, useInformationOptions } from './use-information.ts';

const settleMs = 400;

interface Measure {
  readonly value: 'tokens' | 'h1' | 'h2' | 'utilisation' | 'gain';
  readonly label: string;
  readonly of: (information: TokenInformation) => number;
  readonly format: (value: number) => string;
}

const fixed = (value: number): string => formatFixed(value, 2);

const measures: readonly Measure[] = [
  { value: 'tokens', label: 'Bytes per token', of: (i) => i.nBytes / i.tokens, format: fixed },
  { value: 'h1', label: 'H1, bits per token', of: (i) => i.entropies[0]!.value, format: fixed },
  { value: 'h2', label: 'H2, bits per token', of: (i) => i.entropies[1]!.value, format: fixed },
  { value: 'utilisation', label: 'Utilisation η', of: (i) => i.utilisation, format: formatPercent },
  {
    value: 'gain',
    label: 'zlib size over the text’s',
    of: (i) => i.compressedIds / i.compressedText,
    format: fixed,
  },
];

/** Tokenizers trained on one domain and measured on another. */
export function MismatchPart() {
  const { vocabSize, measure } = useInformation();
  const size = useSettled(vocabSize, settleMs);
  const options = useInformationOptions();
  const [progress, setProgress] = useState<Progress | null>(null);
  const run = domainMismatchQuery(size, options, setProgress);
  const query = useQuery(run);
  const { data } = query;
  const shown = measures.find(({ value }) => value === measure)!;
  const values = useMemo(
    () => data?.cells.map(({ information }) => shown.of(information)) ?? [],
    [data, shown],
  );
  return (
    <div className={tab.tab}>
      <MethodHead
        title="Trained on one domain, read another"
        method="entropy/token-entropy"
        progress={
          <RunProgress
            isRunning={query.isFetching}
            queryKey={run.queryKey}
            progress={progress}
            label="Training"
          />
        }
        figures={data ? () => mismatchFigures(data, size) : null}
      >
        Byte-level BPE with {formatCount(size)} tokens, trained here on the same number of bytes of each row
        and measured on held-out text of each column. The colour compares with the column’s own tokenizer.
      </MethodHead>
      <div className={tab.controls}>
        <Select
          label="Figure"
          value={measure}
          options={measures}
          onChange={(chosen) => setInformation({ measure: chosen })}
        />
      </div>
      <RunOutcome query={query} />
      {data && (
        <>
          <MismatchMatrix
            caption={`${shown.label} by training and test domain`}
            domains={data.domains.map(({ name }) => name)}
            values={values}
            format={shown.format}
          />
          <p className={tab.lead}>
            {origins(data)} {smaller(data, size)}
          </p>
        </>
      )}
    </div>
  );
}

/** Where the domains come from. */
function origins({ domains }: DomainMismatch): string {
  const sources = [...new Set(domains.map(({ origin }) => origin))];
  const of = (source: string): string =>
    domains
      .filter(({ origin }) => origin === source)
      .map(({ name }) => name)
      .join(', ');
  return sources.map((source) => `${of(source)}: ${source}.`).join(' ');
}

/** Which tokenizers did not reach the size. */
function smaller({ domains, cells }: DomainMismatch, size: number): string {
  const short = domains
    .map(({ name }, i) => ({ name, reached: cells[i * domains.length]!.vocabSize }))
    .filter(({ reached }) => reached < size);
  if (short.length === 0) return '';
  const list = short.map(({ name, reached }) => `${name} ${formatCount(reached)}`).join(', ');
  return `Fewer tokens where no pair was left that occurs twice: ${list}.`;
}

const mismatchFigures = ({ domains, cells }: DomainMismatch, vocabSize: number) => ({
  name: 'tokenscope-domain-mismatch',
  method: 'entropy/token-entropy',
  params: { vocabSize },
  seed: null,
  table: [
    ['train', 'test', 'vocabSize', ...measures.map(({ value }) => value)],
    ...cells.map(({ vocabSize: reached, information }, i) => [
      domains[Math.floor(i / domains.length)]!.id,
      domains[i % domains.length]!.id,
      reached,
      ...measures.map(({ of }) => of(information)),
    ]),
  ],
  json: { domains, cells },
});
