import { useMemo, useState } from 'react';
import { formatCount, formatFixed } from '../../../base/format-number.ts';
import { shownBytes } from '../../../base/shown-bytes.ts';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import { EntropyProfile } from '../../../plots/entropy-profile/entropy-profile.tsx';
import { LengthHistogram } from '../../../plots/length-histogram/length-histogram.tsx';
import { mostSpans, spanAt, textSpans } from '../../../plots/span-text/layout.ts';
import { SpanText } from '../../../plots/span-text/span-text.tsx';
import type { ByteEntropies } from '../../../queries/byte-entropies.ts';
import { hoverActions, useHover } from '../../../state/hover-store.ts';
import { classNames } from '../../../ui/class-names.ts';
import { counted } from '../counted.ts';
import tab from '../tab.module.css';
import { useMethod } from '../use-method.ts';
import { entropyOfBytes, risesOfBytes } from './patch-figures.ts';
import styles from './patching.module.css';
import { usePatches } from './use-patches.ts';

interface PatchStageProps {
  readonly of: ByteEntropies;
  readonly starts: Uint32Array;
  /** Bytes of each patch. */
  readonly lengths: readonly number[];
  readonly text: string;
  /** The patches are those of the text or model before. */
  readonly isStale: boolean;
}

const source = 'patches';

/** The patches in figures, over the entropies and over the text. */
export function PatchStage({ of, starts, lengths, text, isStale }: PatchStageProps) {
  const { params } = usePatches();
  const spec = useMethod('entropy/entropy-patching')?.params.threshold;
  const threshold = Number(params.threshold ?? spec?.default);
  const bytes = useMemo(() => utf8Encode(text), [text]);
  const spans = useMemo(() => textSpans(bytes, starts, of.entropies.length), [bytes, starts, of]);
  const isRise = params.rule === 'monotonic';
  const values = useMemo(() => {
    const entropies = entropyOfBytes(of);
    return isRise ? risesOfBytes(entropies) : entropies;
  }, [of, isRise]);
  const [pointed, setPointed] = useState<number | null>(null);
  const hovered = useHover((state) => state.hovered);
  const point = (index: number | null): void => {
    const span = index === null ? undefined : spans[index];
    setPointed(span ? index : null);
    if (span) hoverActions.hover({ start: span.start, end: span.end }, source);
    else hoverActions.leave(source);
  };
  const inWords = (index: number): string => {
    const start = starts[index]!;
    const piece = shownBytes(bytes.subarray(start, start + lengths[index]!));
    return `Patch ${index + 1}: ${piece}, ${counted(lengths[index]!, 'byte')}, entropy ${formatFixed(start === 0 ? of.first : of.entropies[start - 1]!, 2)} nats`;
  };
  return (
    <div className={classNames(tab.section, isStale && styles.stale)} aria-busy={isStale}>
      <Figures lengths={lengths} bytes={of.entropies.length} />
      <EntropyProfile
        title={isRise ? 'Rise of the entropy at each byte' : `Entropy of each byte under ${of.name}`}
        values={values}
        starts={starts}
        threshold={params.rule === 'space' || params.rule === 'stride' ? null : threshold}
        hovered={hovered}
        onPoint={(byte) => point(byte === null ? null : spanAt(spans, byte))}
      />
      <SpanText label="Patches" spans={spans} hovered={hovered} describe={inWords} onPoint={point} />
      <p className={styles.pointed}>
        {pointed !== null && spans[pointed] ? inWords(pointed) : note(of, starts.length)}
      </p>
      <LengthHistogram title="Lengths" unit="patches by bytes" lengths={lengths} />
    </div>
  );
}

function note({ isCapped, entropies }: ByteEntropies, patches: number): string {
  const cut = patches > mostSpans ? `The first ${formatCount(mostSpans)} patches are drawn. ` : '';
  return `${cut}${isCapped ? `The model reads the first ${formatCount(entropies.length)} bytes.` : ''}`;
}

function Figures({ lengths, bytes }: { readonly lengths: readonly number[]; readonly bytes: number }) {
  const sorted = [...lengths].sort((a, b) => a - b);
  const figures = [
    ['patches', formatCount(lengths.length)],
    ['mean bytes', formatFixed(bytes / lengths.length, 2)],
    ['median', formatCount(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)],
    ['longest', formatCount(sorted.at(-1) ?? Number.NaN)],
  ] as const;
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
