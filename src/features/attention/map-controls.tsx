import { memo } from 'react';
import type { AttentionSettings } from '../../contracts/attention-settings.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { Select, type SelectOption } from '../../ui/select.tsx';
import styles from './attention-tab.module.css';
import { useAttention } from './use-attention.ts';

const scales: readonly SelectOption<AttentionSettings['scale']>[] = [
  { value: 'row', label: 'Row by row', description: 'Each row by its own largest weight' },
  { value: 'linear', label: 'Linear', description: 'Weights as they are' },
  { value: 'log', label: 'Logarithmic', description: 'Five decades below the largest weight' },
  { value: 'rank', label: 'By rank', description: 'By the share of smaller weights' },
];
const sinks: readonly SelectOption<AttentionSettings['sinks']>[] = [
  { value: 'isolate', label: 'Isolated', description: 'Drawn, but the scale is taken from the others' },
  { value: 'remove', label: 'Removed', description: 'Left out of the map' },
  { value: 'keep', label: 'As any other', description: 'On the scale of all' },
];
const poolings: readonly SelectOption<AttentionSettings['pooling']>[] = [
  { value: 'max', label: 'Largest', description: 'Thin stripes stay visible when zoomed out' },
  { value: 'mean', label: 'Mean', description: 'How much attention a region gets' },
];

/** How weights become colours. */
export const MapControls = memo(function MapControls() {
  const { scale, sinks: sinkMode, pooling } = useAttention();
  return (
    <div className={styles.controls}>
      <Select
        label="Scale"
        value={scale}
        options={scales}
        onChange={(to) => workspaceActions.setAttention({ scale: to })}
      />
      <Select
        label="Sinks"
        value={sinkMode}
        options={sinks}
        onChange={(to) => workspaceActions.setAttention({ sinks: to })}
      />
      <Select
        label="A pixel shows the"
        value={pooling}
        options={poolings}
        onChange={(to) => workspaceActions.setAttention({ pooling: to })}
      />
    </div>
  );
});
