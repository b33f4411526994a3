import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatCount } from '../../base/format-number.ts';
import { utf8DecodeStrict } from '../../base/utf8-offsets.ts';
import type { DocumentSummary } from '../../contracts/document-view.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import type { TokenInspection } from '../../contracts/token-inspection.ts';
import type { LaneLabel } from '../../plots/token-rows/row-group.tsx';
import { hexByte } from '../../plots/token-rows/token-tip.tsx';
import { inspectionQuery } from '../../queries/text.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { laneLabels } from './lane-labels.ts';
import styles from './token-inspector.module.css';
import { TokenTrace } from './token-trace.tsx';

interface TokenInspectorProps {
  readonly summary: DocumentSummary;
  readonly lane: LaneLabel;
  /** Index of the token in its lane. */
  readonly index: number;
  readonly onClose: () => void;
  readonly onSearch: (lane: string) => void;
}

/** Everything about the pinned token. */
export function TokenInspector({ summary, lane, index, onClose, onSearch }: TokenInspectorProps) {
  const { data, error, isFetching } = useQuery(inspectionQuery(summary, lane.key, index));
  const { tokenizer } = summary.lanes.find(({ key }) => key === lane.key) ?? {};
  return (
    <div className={styles.inspector} data-hue={lane.hue} aria-busy={isFetching}>
      <header className={styles.head}>
        <b className={styles.letter}>{lane.letter}</b>
        <h2 className={styles.title}>
          {lane.name} · token {formatCount(index + 1)}
        </h2>
        <IconButton label="Close the inspector" icon="close" onPress={onClose} />
      </header>
      {error && <ErrorCard report={toErrorReport(error)} />}
      {data && (
        <>
          <p className={styles.piece}>
            {data.piece ?? utf8DecodeStrict(data.spanBytes) ?? '⟨part of a character⟩'}
          </p>
          <dl className={styles.facts}>
            {factsOf(data, tokenizer?.family === 'unigram').map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            <Cutters name="Cut before it" keys={data.cutAtStart} summary={summary} />
            <Cutters name="Cut after it" keys={data.cutAtEnd} summary={summary} />
          </dl>
          {data.trace.length > 0 && <TokenTrace steps={data.trace} />}
          {tokenizer?.vocabSize && (
            <Button icon="search" variant="quiet" onPress={() => onSearch(lane.key)}>
              Search this vocabulary
            </Button>
          )}
        </>
      )}
    </div>
  );
}

function factsOf(token: TokenInspection, isUnigram: boolean): readonly (readonly [string, ReactNode])[] {
  const { id, flags, start, end, spanBytes, tokenBytes, score } = token;
  const facts: (readonly [string, ReactNode])[] = [];
  if (id >= 0) facts.push(['Id', <code key="id">{id}</code>]);
  const kind = kindText(flags);
  if (kind) facts.push(['Kind', kind]);
  if (start < end) {
    const text = utf8DecodeStrict(spanBytes);
    facts.push([
      'Text',
      <code key="text">{text === null ? 'part of a character' : JSON.stringify(text)}</code>,
    ]);
    facts.push(['Bytes', <code key="bytes">{hexOf(spanBytes)}</code>]);
  }
  if (tokenBytes && hexOf(tokenBytes) !== hexOf(spanBytes)) {
    facts.push(['In the vocabulary', <code key="own">{hexOf(tokenBytes)}</code>]);
  }
  facts.push(['Span', `${formatCount(start)}–${formatCount(end)} (${formatCount(end - start)} bytes)`]);
  if (score !== null) {
    facts.push(isUnigram ? ['ln p', score.toFixed(4)] : ['Rank', formatCount(score)]);
  }
  return facts;
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, hexByte).join(' ');

function kindText(flags: number): string | null {
  if ((flags & SegmentFlag.virtual) !== 0) return 'Added by the tokenizer: stands for no text';
  if ((flags & SegmentFlag.special) !== 0) return 'Special token';
  if ((flags & SegmentFlag.unknown) !== 0) return 'Unknown: outside the vocabulary';
  return (flags & SegmentFlag.byteFallback) !== 0 ? 'Byte fallback: one raw byte' : null;
}

interface CuttersProps {
  readonly name: string;
  readonly keys: readonly string[];
  readonly summary: DocumentSummary;
}

/** Which lanes cut at one side of the token. */
const Cutters = ({ name, keys, summary }: CuttersProps) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {laneLabels(summary.lanes).map(({ key, letter, name: laneName, hue }) => (
        <span
          key={key}
          className={styles.cutter}
          data-hue={hue}
          data-cuts={keys.includes(key) || undefined}
          title={`${laneName} ${keys.includes(key) ? 'cuts' : 'does not cut'} here`}
        >
          {letter}
        </span>
      ))}{' '}
      {keys.length} of {summary.lanes.length}
    </dd>
  </div>
);
