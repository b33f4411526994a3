import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../base/format-number.ts';
import { targetObjects } from '../../contracts/sample-images.ts';
import type { ImageLayout, OpenPicture } from '../../contracts/vision-view.ts';
import { FateLegend, RampLegend } from '../../plots/patch-canvas/patch-legend.tsx';
import { prunersQuery } from '../../queries/vision.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { EncoderOpening } from './encoder/encoder-opening.tsx';
import { PictureError } from './encoder/picture-error.tsx';
import { PatchReadout } from './patch-readout.tsx';
import { PatchWalk } from './patch-walk.tsx';
import { PickPlayer } from './pick-player.tsx';
import styles from './picture-stage.module.css';
import { decidesItself } from './pruning-runs.ts';
import { stageOptions, useStageLayer } from './stage-layer.ts';
import { useLayout, usePicture, useQuestion, useVisual } from './use-picture.ts';

const layoutLabels: Readonly<Record<ImageLayout, string>> = {
  whole: 'One view',
  crops: 'AnyRes crops',
  frames: 'Frames',
};

/** Width in px that the large picture is drawn for. */
const stageWidth = 320;

/** The picture large: what is looked at on it, the patch pointed at, and how it was cut. */
export function PictureStage() {
  const { picture, error, retry } = usePicture();
  if (error) return <PictureError error={error} onRetry={retry} />;
  if (!picture) return <EncoderOpening />;
  return <Stage picture={picture} />;
}

function Stage({ picture }: { readonly picture: OpenPicture }) {
  const visual = useVisual('selected', 'show', 'layer', 'head', 'keep');
  const layout = useLayout();
  const question = useQuestion();
  const { data: cards } = useQuery(prunersQuery);
  const card = cards?.find(({ id }) => id === visual.selected);
  const { layer, trace, label, range } = useStageLayer(picture);
  const options = stageOptions(picture, trace, card?.name ?? visual.selected);
  const { encoder } = picture;
  return (
    <div className={styles.stage}>
      <div className={styles.controls}>
        <Select
          label="Show"
          value={options.some(({ value }) => value === visual.show) ? visual.show : 'tokens'}
          options={options}
          onChange={(show) => workspaceActions.setVisual({ show })}
        />
        {picture.layouts.length > 1 && (
          <Select
            label="Cut"
            value={layout}
            options={picture.layouts.map((value) => ({ value, label: layoutLabels[value] }))}
            onChange={(chosen) => workspaceActions.setVisual({ layout: chosen })}
          />
        )}
      </div>
      {visual.show === 'attention' && encoder && (
        <div className={styles.controls}>
          <Slider
            label="Layer"
            value={Math.min(visual.layer, encoder.layers - 1) + 1}
            min={1}
            max={encoder.layers}
            step={1}
            onChange={(value) => workspaceActions.setVisual({ layer: value - 1 })}
          />
          <Select
            label="Head"
            value={String(Math.min(visual.head, encoder.heads - 1))}
            options={[
              { value: '-1', label: 'Mean of all' },
              ...Array.from({ length: encoder.heads }, (_, h) => ({
                value: String(h),
                label: `Head ${h + 1}`,
              })),
            ]}
            onChange={(head) => workspaceActions.setVisual({ head: Number(head) })}
          />
        </div>
      )}
      {visual.show === 'tokens' && card && !decidesItself(card) && (
        <Slider
          label={`${card.name} keeps`}
          value={visual.keep}
          min={1}
          max={100}
          step={1}
          unit="%"
          onChange={(keep) => workspaceActions.setVisual({ keep })}
        />
      )}
      <PickPlayer trace={visual.show === 'tokens' ? trace : null}>
        {(picks) => (
          <PatchWalk
            views={picture.views}
            layer={picks === undefined || layer.kind !== 'tokens' ? layer : { ...layer, picks }}
            label={label}
            width={stageWidth}
          />
        )}
      </PickPlayer>
      {range && <RampLegend {...range} />}
      {layer.kind === 'picture' && visual.show !== 'picture' && <p className={styles.notes}>{label}.</p>}
      {layer.kind === 'tokens' && <FateLegend />}
      <PatchReadout picture={picture} trace={trace} named={targetObjects(question, picture.objects)} />
      <p className={styles.notes}>
        {encoder
          ? `${picture.width} × ${picture.height} px, ${picture.views.length === 1 ? '1 view' : `${picture.views.length} views`}, ${formatCount(picture.tokens)} tokens.`
          : `${formatCount(picture.tokens)} frames.`}{' '}
        {picture.notes.join(' ')}
        {encoder &&
          ` Encoder: ${encoder.model.label}, ${Math.round(encoder.ms)} ms on ${encoder.backend === 'wasm' ? 'the CPU' : 'the GPU'}.`}
      </p>
    </div>
  );
}
