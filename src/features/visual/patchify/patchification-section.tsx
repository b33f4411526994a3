import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { visionShapes } from '../../../analysis/patch-cost.ts';
import { formatCount } from '../../../base/format-number.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { MethodInfo } from '../../../contracts/method.ts';
import { patchImageSide, patchSides } from '../../../contracts/patchify-view.ts';
import { PatchLadder } from '../../../plots/patch-ladder/patch-ladder.tsx';
import { PatchMosaic } from '../../../plots/patch-mosaic/patch-mosaic.tsx';
import { patchInformationQuery, patchPictureQuery, patchRebuiltQuery } from '../../../queries/patchify.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { Select } from '../../../ui/select.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { FiguresMenu } from '../../export/figures-menu.tsx';
import { useSettled } from '../../input/use-settled.ts';
import { useImage, useVisual } from '../use-picture.ts';
import { ladderFigures, ladderRungs } from './ladder-rungs.ts';
import { PatchSizeSlider } from './patch-size-slider.tsx';
import styles from './patchify.module.css';

/** The rebuilt picture follows when the sliders have stood still for so long, ms. */
const settleMs = 120;
const mostWidth = 768;

const shapes = visionShapes.map(({ name, layers, width }) => ({
  value: name,
  label: name,
  description: `${layers} layers of width ${width}`,
}));

/** Patch size against tokens, cost and what a token of a given width can hold (2502.03738). */
export function PatchificationSection({ method }: { readonly method: MethodInfo | undefined }) {
  const image = useImage();
  const settings = useVisual('patch', 'patchWidth', 'patchModel');
  const patch = patchSides.find((side) => side === settings.patch) ?? 16;
  const width = Math.max(1, Math.min(mostWidth, settings.patchWidth));
  const shape = visionShapes.find(({ name }) => name === settings.patchModel) ?? visionShapes.at(-1)!;
  const settled = useSettled(
    useMemo(() => ({ patch, width }), [patch, width]),
    settleMs,
  );
  const { data: square, error, refetch } = useQuery(patchPictureQuery(image));
  const { data: rebuilt } = useQuery(patchRebuiltQuery(image, settled.patch, settled.width));
  const { data: information, isFetching } = useQuery(patchInformationQuery(image, settled.width));
  const [hovered, setHovered] = useState<number | null>(null);
  const [readings, setReadings] = useState(0);
  const rungs = useMemo(() => ladderRungs(shape, information), [shape, information]);
  if (error) return <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />;
  const rung = rungs.find((one) => one.patch === patch)!;
  return (
    <section className={styles.section} aria-labelledby="patchification" aria-busy={isFetching}>
      <header className={styles.head}>
        <h2 id="patchification" className={styles.title}>
          Patchification
        </h2>
        {method && <FidelityBadge fidelity={method.fidelity} note={method.fidelityNote} />}
        <div className={styles.push}>
          <FiguresMenu figures={() => ladderFigures(rungs, shape, width)} />
        </div>
      </header>
      <div className={styles.controls}>
        <PatchSizeSlider value={patch} onChange={(value) => workspaceActions.setVisual({ patch: value })} />
        <Slider
          label="Numbers per token (d)"
          value={width}
          min={3}
          max={mostWidth}
          step={3}
          onChange={(value) => workspaceActions.setVisual({ patchWidth: value })}
        />
        <Select
          label="Cost of"
          value={shape.name}
          options={shapes}
          onChange={(name) => workspaceActions.setVisual({ patchModel: name })}
        />
        <Button icon="play" onPress={() => setReadings((count) => count + 1)}>
          Read in order
        </Button>
      </div>
      <div className={styles.pictures}>
        <figure className={styles.picture}>
          <figcaption>
            {hovered === null
              ? `${formatCount(rung.tokens)} tokens of ${patchImageSide} × ${patchImageSide} px`
              : `Token ${formatCount(hovered + 1)} of ${formatCount(rung.tokens)}`}
          </figcaption>
          {square && (
            <PatchMosaic
              label={`The picture as ${formatCount(rung.tokens)} patches of ${patch} px`}
              picture={square}
              patch={patch}
              hovered={hovered}
              onHover={setHovered}
              readings={readings}
            />
          )}
        </figure>
        <figure className={styles.picture}>
          <figcaption>Rebuilt from the {Math.min(width, rung.values)} best numbers of each token</figcaption>
          {rebuilt && (
            <PatchMosaic
              label={`The picture rebuilt from ${width} principal components of each patch`}
              picture={rebuilt}
              patch={patchImageSide}
              hovered={null}
              onHover={() => undefined}
            />
          )}
        </figure>
      </div>
      <PatchLadder
        caption={`Patch sizes: tokens, cost in ${shape.name} and information at ${width} numbers per token`}
        rungs={rungs}
        selected={patch}
        onSelect={(value) => workspaceActions.setVisual({ patch: value })}
        width={width}
      />
      <ul className={styles.legend}>
        <li className={styles.attentionKey}>
          multiply-adds of attention: L (12 N d² + 2 N² d), {shape.name}: L = {shape.layers}, d ={' '}
          {shape.width}
        </li>
        <li className={styles.linearKey}>multiply-adds of mixing in linear time: 12 L N d²</li>
      </ul>
      <p className={styles.note}>
        A linear map to d numbers can hold a patch without loss only if d ≥ 3p². Below that, PSNR is what the
        d strongest principal components bring back of this picture, found on patches cut at random places of
        it: a live stand-in for the information that reaches a model. Accuracy over patch size needs trained
        models and is not shown.
      </p>
    </section>
  );
}
