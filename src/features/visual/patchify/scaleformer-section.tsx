import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { MethodInfo } from '../../../contracts/method.ts';
import type { FusionPicture, FusionMethod, PixelSquare } from '../../../contracts/patchify-view.ts';
import { SwipeCompare } from '../../../plots/swipe-compare/swipe-compare.tsx';
import { fusionPictureQuery } from '../../../queries/patchify.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { useVisual } from '../use-picture.ts';
import { FusionFigures } from './fusion-figures.tsx';
import { fusionNames, paperSizes, paperWindow, sceneSizes, sceneWindows } from './fusion-names.ts';
import styles from './patchify.module.css';
import { RotaryMap } from './rotary-map.tsx';

type Side = 'truth' | 'pan' | FusionMethod;

const sides: readonly { readonly value: Side; readonly label: string }[] = [
  { value: 'pan', label: 'Panchromatic' },
  { value: 'nearest', label: `${fusionNames.nearest} bands` },
  { value: 'bicubic', label: `${fusionNames.bicubic} bands` },
  { value: 'brovey', label: fusionNames.brovey },
  { value: 'truth', label: 'Truth' },
];

const pixelsOf = (picture: FusionPicture, side: Side): PixelSquare =>
  side === 'truth' || side === 'pan' ? picture[side] : picture.fused[side];
const labelOf = (side: Side): string => sides.find(({ value }) => value === side)!.label;

const choices = (values: readonly number[]) =>
  values.map((value) => ({ value: String(value), label: `${value} px` }));

/** Satellite images of any size as sequences of equal patches (2603.00543), and the baselines that need no training. */
export function ScaleformerSection({ method }: { readonly method: MethodInfo | undefined }) {
  const { sceneSize, sceneWindow, seed } = useVisual('sceneSize', 'sceneWindow', 'seed');
  const size = sceneSizes.find((one) => one === sceneSize) ?? 256;
  const window = sceneWindows.find((one) => one === sceneWindow) ?? 32;
  const { data, error, isFetching, refetch } = useQuery(fusionPictureQuery(size, seed));
  const [left, setLeft] = useState<Side>('nearest');
  const [right, setRight] = useState<Side>('brovey');
  const cells = size / window;
  const growth = useMemo(
    () => paperSizes.map((side) => `${side} → ${(side / paperWindow) ** 2}`).join(', '),
    [],
  );
  if (error) return <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />;
  return (
    <section className={styles.section} aria-labelledby="scaleformer" aria-busy={isFetching}>
      <header className={styles.head}>
        <h2 id="scaleformer" className={styles.title}>
          ScaleFormer: size as sequence length
        </h2>
        {method && <FidelityBadge fidelity={method.fidelity} note={method.fidelityNote} />}
      </header>
      <p className={styles.note}>
        A panchromatic band is sharp, the four colour bands are 4 times coarser. ScaleFormer fuses them patch
        by patch: the window stays put, so a larger image is a longer sequence. Its trained network comes
        later; what is shown is exact without it, on a scene that we made up.
      </p>
      <div className={styles.controls}>
        <Select
          label="Scene"
          value={String(size)}
          options={choices(sceneSizes)}
          onChange={(value) => workspaceActions.setVisual({ sceneSize: Number(value) })}
        />
        <Select
          label="Window"
          value={String(window)}
          options={choices(sceneWindows)}
          onChange={(value) => workspaceActions.setVisual({ sceneWindow: Number(value) })}
        />
        <NumberField
          label="Seed"
          value={seed}
          min={0}
          max={0xffffffff}
          step={1}
          onChange={(value) => workspaceActions.setVisual({ seed: value })}
        />
        <Select label="Left" value={left} options={sides} onChange={setLeft} />
        <Select label="Right" value={right} options={sides} onChange={setRight} />
      </div>
      <div className={styles.fusion}>
        <div className={styles.picture}>
          <p className={styles.count}>
            <strong>T = {cells ** 2}</strong> patches of {window} × {window} px
          </p>
          {data && (
            <SwipeCompare
              left={{ name: labelOf(left), pixels: pixelsOf(data, left) }}
              right={{ name: labelOf(right), pixels: pixelsOf(data, right) }}
              cells={data.truth.side === size ? cells : 1}
            />
          )}
          <p className={styles.note}>
            With the release’s window of {paperWindow} px, size → T: {growth}.
          </p>
          <RotaryMap cells={cells} />
        </div>
        <FusionFigures />
      </div>
    </section>
  );
}
