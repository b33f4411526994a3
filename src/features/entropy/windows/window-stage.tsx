import { useMemo, useState } from 'react';
import { formatCount, formatFixed } from '../../../base/format-number.ts';
import { shownBytes } from '../../../base/shown-bytes.ts';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import type { WindowReport } from '../../../contracts/window-report.ts';
import { mostSpans, textSpans } from '../../../plots/span-text/layout.ts';
import { SpanText } from '../../../plots/span-text/span-text.tsx';
import { hoverActions, useHover } from '../../../state/hover-store.ts';
import { classNames } from '../../../ui/class-names.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { counted } from '../counted.ts';
import tab from '../tab.module.css';
import { type CodingRow, codingRows } from './window-rows.ts';
import styles from './windows.module.css';

interface WindowStageProps {
  readonly report: WindowReport;
  readonly text: string;
  readonly rule: 'delay' | 'greedy';
  /** The report is that of the text or settings before. */
  readonly isStale: boolean;
}

const source = 'windows';

/** The codings compared, and the windows of one rule over the text. */
export function WindowStage({ report, text, rule, isStale }: WindowStageProps) {
  const { starts, codes, misread } = report[rule];
  const bytes = useMemo(() => utf8Encode(text), [text]);
  const spans = useMemo(() => textSpans(bytes, starts, report.nBytes), [bytes, starts, report.nBytes]);
  const flagged = useMemo(() => new Set(misread), [misread]);
  const rows = useMemo(() => codingRows(report), [report]);
  const columns = useMemo(() => codingColumns(report.tokenBits), [report.tokenBits]);
  const [pointed, setPointed] = useState(0);
  const hovered = useHover((state) => state.hovered);
  const point = (index: number | null): void => {
    const span = index === null ? undefined : spans[index];
    if (!span) return hoverActions.leave(source);
    setPointed(index!);
    hoverActions.hover({ start: span.start, end: span.end }, source);
  };
  const inWords = (index: number): string => {
    const { start, end } = spans[index]!;
    const verdict = flagged.has(index) ? ', cannot be read back' : '';
    return `Window ${index + 1}: ${shownBytes(bytes.subarray(start, end))}, ${counted(end - start, 'byte')}, ${counted(codes[index]!.length, 'bit')} and ${report.windowBits - codes[index]!.length} of padding${verdict}`;
  };
  const shown = Math.min(pointed, spans.length - 1);
  return (
    <div className={classNames(tab.tab, isStale && styles.stale)} aria-busy={isStale}>
      <p className={tab.lead}>{verdict(report)}</p>
      <DataTable caption="Codings of the text" columns={columns} rows={rows} rowKey={({ id }) => id} />
      <section className={tab.section}>
        <h3 className={tab.title}>
          {counted(starts.length, 'window')} of {report.windowBits} bits under the {rule} rule
        </h3>
        <SpanText
          label={`Windows under the ${rule} rule`}
          spans={spans}
          hovered={hovered}
          flagged={flagged}
          describe={inWords}
          onPoint={point}
        />
        {spans[shown] && (
          <p className={styles.pointed}>
            {inWords(shown)}: <span className={styles.bits}>{codes[shown]}</span>
            <span className={styles.pad}>{'0'.repeat(report.windowBits - codes[shown]!.length)}</span>
          </p>
        )}
        {note(report, text, bytes.length)}
      </section>
    </div>
  );
}

function verdict({ name, delay, greedy }: WindowReport): string {
  const read =
    delay.misread.length === 0
      ? 'Every window of the delay rule reads back exactly'
      : `${formatCount(delay.misread.length)} windows of the delay rule do not read back`;
  const share = formatFixed((100 * greedy.misread.length) / greedy.starts.length, 1);
  return `Coded under ${name}. ${read}; of the greedy rule ${formatCount(greedy.misread.length)} of ${formatCount(greedy.starts.length)} (${share}\u00a0%) stand for other text, since padding makes different texts share a code.`;
}

function note({ nBytes, delay }: WindowReport, text: string, textBytes: number) {
  const parts: string[] = [];
  if (nBytes < textBytes) parts.push(`The first ${formatCount(nBytes)} bytes are coded.`);
  if (delay.starts.length > mostSpans) parts.push(`The first ${formatCount(mostSpans)} windows are drawn.`);
  return parts.length > 0 && text !== '' ? <p className={tab.lead}>{parts.join(' ')}</p> : null;
}

const number = (
  id: 'bitsPerByte' | 'bytesPerToken' | 'windows',
  header: string,
  help: string,
  decimals: number,
): Column<CodingRow> => ({
  id,
  header,
  help,
  isNumber: true,
  sortBy: (row) => (Number.isFinite(row[id]) ? row[id] : null),
  render: (row) => (decimals === 0 ? formatCount(row[id]) : formatFixed(row[id], decimals)),
});

/** An entropy, with a mark where the text is too short for it. */
const entropy = (id: 'h1' | 'h2', header: string, help: string): Column<CodingRow> => ({
  id,
  header,
  help: `${help}; ~ where fewer than 10 observations of each context make it too low`,
  isNumber: true,
  sortBy: (row) => (Number.isFinite(row[id].value) ? row[id].value : null),
  render: (row) => `${row[id].reliable || row[id].n === 0 ? '' : '~'}${formatFixed(row[id].value, 2)}`,
});

const codingColumns = (tokenBits: number): readonly Column<CodingRow>[] => [
  { id: 'name', header: 'Coding', render: ({ name, help }) => <span title={help}>{name}</span> },
  number('bitsPerByte', 'Bits/byte', 'Bits that are written for each byte of text, padding included', 2),
  number('bytesPerToken', `Bytes/${tokenBits}-bit token`, 'Bytes of text for each token of N bits', 2),
  number('windows', 'Windows', 'Number of windows', 0),
  {
    id: 'misread',
    header: 'Misread',
    help: 'Windows that decode to other bytes than they hold',
    isNumber: true,
    sortBy: ({ misread }) => (Number.isFinite(misread) ? misread : null),
    render: ({ misread }) =>
      misread > 0 ? <span className={styles.wrong}>{formatCount(misread)}</span> : formatCount(misread),
  },
  entropy('h1', 'H1', 'Entropy of the tokens, bits'),
  entropy('h2', 'H2', 'Entropy of a token given the one before, bits'),
  {
    id: 'changed',
    header: 'Changed by a letter',
    help: 'Windows that inserting a letter in the middle of the text changes, of those from there on',
    isNumber: true,
    render: ({ changed, changeable }) =>
      Number.isFinite(changed) ? `${formatCount(changed)} of ${formatCount(changeable)}` : '–',
  },
];
