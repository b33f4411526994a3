import { type ReactNode, useCallback, useMemo } from 'react';
import { formatFixed } from '../../../base/format-number.ts';
import type { ByteRange, Curve } from '../../../contracts/curve.ts';
import type { EntropySettings } from '../../../contracts/entropy-settings.ts';
import { heatScale } from '../../../plots/surprisal-text/heat.ts';
import { HeatLegend } from '../../../plots/surprisal-text/heat-legend.tsx';
import { mostPieces, type TextPiece, textPieces } from '../../../plots/surprisal-text/layout.ts';
import { SurprisalText } from '../../../plots/surprisal-text/surprisal-text.tsx';
import { useHover } from '../../../state/hover-store.ts';
import styles from './coloured-text.module.css';
import type { Pointing } from './use-pointing.ts';

interface ColouredTextProps {
  /** Stands before the legend. */
  readonly title?: ReactNode;
  readonly curve: Curve;
  /** Index of its lane. */
  readonly lane: number;
  readonly text: string;
  readonly range: ByteRange;
  readonly settings: EntropySettings;
  readonly pointing: Pointing;
  readonly isStale: boolean;
}

const quantityNames = { surprisal: 'surprisal', entropy: 'entropy', rank: 'rank' } as const;

/** The text in the colours of one lane, with their legend. */
export function ColouredText({
  title,
  curve,
  lane,
  text,
  range,
  settings,
  pointing,
  isStale,
}: ColouredTextProps) {
  const { colour, unit, selection } = settings;
  const hovered = useHover((state) => state.hovered);
  const pinned = useHover((state) => state.pinned);
  const scale = useMemo(() => heatScale(colour, unit), [colour, unit]);
  const { pieces, isCut } = useMemo(
    () => textPieces(curve, text, range, scale, unit),
    [curve, text, range, scale, unit],
  );
  const describe = useCallback((piece: TextPiece) => inWords(curve, piece), [curve]);
  const { point, leave, select } = pointing;
  const onPoint = useCallback(
    (piece: TextPiece | null, box: DOMRect | null) => {
      if (piece && box) point(lane, piece.first, { x: box.left, top: box.top, bottom: box.bottom });
      else leave();
    },
    [lane, point, leave],
  );
  return (
    <div className={styles.coloured} data-stale={isStale || undefined}>
      <div className={styles.head}>
        {title}
        <HeatLegend scale={scale} />
        {isCut && <span>The first {mostPieces.toLocaleString('en')} tokens. Zoom in to read on.</span>}
        {!isCut && curve.head.isCapped && <span>Reading stops here, at the limit of tokens.</span>}
      </div>
      <SurprisalText
        label={`Text coloured by the ${quantityNames[colour]} of ${curve.head.name}`}
        pieces={pieces}
        by={colour}
        hovered={hovered ?? pinned}
        selected={selection}
        describe={describe}
        onPoint={onPoint}
        onSelect={select}
      />
    </div>
  );
}

function inWords({ surprisal, rank, done }: Curve, { text, first }: TextPiece): string {
  if (first >= done || rank[first] === 0) return `${text}, not predicted`;
  return `${text}, ${formatFixed(surprisal[first]!, 1)} bits, rank ${rank[first]}`;
}
