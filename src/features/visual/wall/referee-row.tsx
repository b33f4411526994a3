import { memo, useMemo } from 'react';
import { agreementMaps } from '../../../analysis/kept-agreement.ts';
import type { OpenPicture, PrunerCard } from '../../../contracts/vision-view.ts';
import type { PatchLayer } from '../../../plots/patch-canvas/paint.ts';
import { RampLegend } from '../../../plots/patch-canvas/patch-legend.tsx';
import { LinkedPatches } from '../linked-patches.tsx';
import { isVoice, voicesOf } from '../pruning-runs.ts';
import { plotWidth } from './method-pictures.tsx';
import type { WallColumn } from './wall-outcomes.ts';
import styles from './wall.module.css';

interface RefereeRowProps {
  readonly cards: readonly PrunerCard[];
  readonly columns: readonly WallColumn[];
  readonly picture: OpenPicture;
}

/** How many methods keep each patch, at every budget. */
export function RefereeRow({ cards, columns, picture }: RefereeRowProps) {
  const voices = cards.filter((card, c) => isVoice(card) && columns.every((of) => of[c]?.kind !== 'unmet'));
  return (
    <tr>
      <th scope="row" className={styles.method}>
        <b>Referee</b>
        <span className={styles.soft}>
          How many of {voices.length} methods keep each patch; baselines have no voice.
        </span>
        <RampLegend label="kept by" low="0" high={String(voices.length)} />
      </th>
      {columns.map((column, b) => (
        <td key={b}>
          <Agreement cards={cards} column={column} most={voices.length} picture={picture} />
        </td>
      ))}
      <td className={styles.soft}>The matrix below compares them pair by pair.</td>
    </tr>
  );
}

interface AgreementProps {
  readonly cards: readonly PrunerCard[];
  readonly column: WallColumn;
  /** Methods that could keep a patch. */
  readonly most: number;
  readonly picture: OpenPicture;
}

const Agreement = memo(function Agreement({ cards, column, most, picture }: AgreementProps) {
  const layer: PatchLayer = useMemo(() => {
    const traces = voicesOf(cards, column, picture.views.length);
    const sizes = picture.views.map(({ grid }) => grid.h * grid.w);
    return { kind: 'map', maps: agreementMaps(traces, sizes), low: 0, high: most };
  }, [cards, column, most, picture]);
  return (
    <figure className={styles.cell}>
      <LinkedPatches
        views={picture.views}
        layer={layer}
        label="How many methods keep each patch"
        width={plotWidth}
      />
    </figure>
  );
});
