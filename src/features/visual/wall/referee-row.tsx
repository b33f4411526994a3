import { useMemo } from 'react';
import { agreementMaps } from '../../../analysis/kept-agreement.ts';
import type { OpenPicture } from '../../../contracts/vision-view.ts';
import type { PatchLayer } from '../../../plots/patch-canvas/paint.ts';
import { RampLegend } from '../../../plots/patch-canvas/patch-legend.tsx';
import { LinkedPatches } from '../linked-patches.tsx';
import { traceOf } from '../pruning-runs.ts';
import { plotWidth } from './method-pictures.tsx';
import type { MethodOutcomes } from './wall-outcomes.ts';
import styles from './wall.module.css';

interface RefereeRowProps {
  readonly rows: readonly MethodOutcomes[];
  readonly picture: OpenPicture;
}

/** Random and the known outline stand beside the methods, not among the voices. */
const isVoice = ({ card }: MethodOutcomes): boolean => card.mechanism !== 'baseline';

/** How many methods keep each patch, at every budget. */
export function RefereeRow({ rows, picture }: RefereeRowProps) {
  const voices = rows.filter(isVoice);
  const columns = rows[0]?.outcomes.length ?? 0;
  return (
    <tr>
      <th scope="row" className={styles.method}>
        <b>Referee</b>
        <span className={styles.soft}>
          How many of {voices.length} methods keep each patch; baselines have no voice.
        </span>
        <RampLegend label="kept by" low="0" high={String(voices.length)} />
      </th>
      {Array.from({ length: columns }, (_, b) => (
        <td key={b}>
          <Agreement voices={voices} column={b} picture={picture} />
        </td>
      ))}
      <td className={styles.soft}>The matrix below compares them pair by pair.</td>
    </tr>
  );
}

interface AgreementProps {
  readonly voices: readonly MethodOutcomes[];
  readonly column: number;
  readonly picture: OpenPicture;
}

function Agreement({ voices, column, picture }: AgreementProps) {
  const layer: PatchLayer = useMemo(() => {
    const traces = voices.flatMap(({ outcomes }) => {
      const trace = traceOf(outcomes[column]);
      return trace?.perView.length === picture.views.length ? [trace] : [];
    });
    const sizes = picture.views.map(({ grid }) => grid.h * grid.w);
    return { kind: 'map', maps: agreementMaps(traces, sizes), low: 0, high: voices.length };
  }, [voices, column, picture]);
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
}
