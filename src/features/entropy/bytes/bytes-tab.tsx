import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Utf8Offsets } from '../../../base/utf8-offsets.ts';
import type { Progress } from '../../../contracts/provenance.ts';
import { CaretStrip } from '../../../plots/caret-strip/caret-strip.tsx';
import { nextBytesQuery } from '../../../queries/next-bytes.ts';
import { useText } from '../../input/use-document.ts';
import { useSettled } from '../../input/use-settled.ts';
import { MethodHead } from '../method-head.tsx';
import { RunOutcome } from '../run-outcome.tsx';
import { RunProgress } from '../run-progress.tsx';
import tab from '../tab.module.css';
import { byteFigures } from './byte-rows.ts';
import { NextByteFigures } from './next-byte-figures.tsx';
import { setBytes, useBytes } from './use-bytes.ts';

/** The models are asked when text and caret have stood still for this long, ms. */
const settleMs = 250;

/** Naive and exact probabilities of the next byte at a caret anywhere in the text (2410.09303). */
export function BytesTab() {
  const { caret: wanted, weight } = useBytes();
  const given = useText();
  const text = useMemo(() => given.toWellFormed(), [given]);
  const offsets = useMemo(() => new Utf8Offsets(text), [text]);
  const caret = offsets.toByte(offsets.toUtf16(wanted));
  const place = useSettled(
    useMemo(() => ({ text, caret }), [text, caret]),
    settleMs,
  );
  const [progress, setProgress] = useState<Progress | null>(null);
  const run = nextBytesQuery(place.text, place.caret, setProgress);
  const query = useQuery(run);
  const { data } = query;
  const isCurrent = data?.caret === caret && place.text === text && !query.isPlaceholderData;
  const borders = useMemo(
    () => (data && isCurrent ? data.tail.map(({ start }) => data.split + start) : []),
    [data, isCurrent],
  );
  return (
    <div className={tab.tab}>
      <MethodHead
        title="The next byte at the caret"
        method="encodings/exact-byte-probabilities"
        progress={
          <RunProgress
            isRunning={query.isFetching}
            queryKey={run.queryKey}
            progress={progress}
            label="Opening the models"
          />
        }
        figures={data ? () => byteFigures(data, weight) : null}
      >
        A prompt that ends within a token misleads a token model: it has learned that other tokens follow.
        Summing over all covers of the prompt gives the exact next byte, without training.
      </MethodHead>
      <CaretStrip
        text={text}
        caret={caret}
        textBytes={offsets.nBytes}
        borders={borders}
        onCaret={(to) => setBytes({ caret: to })}
      />
      <RunOutcome query={query} />
      {data && <NextByteFigures next={data} weight={weight} isStale={!isCurrent} />}
    </div>
  );
}
