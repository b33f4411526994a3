import { formatCount, formatPercent } from '../../../base/format-number.ts';
import type { AttentionRun, PolicyMode } from '../../../contracts/attention-view.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { headEntries, kindLabels } from '../heads/head-kinds.ts';
import { useAttention } from '../use-attention.ts';
import type { HeadRef } from '../use-head-map.ts';
import styles from './policies-tab.module.css';
import { changeLanes, usePolicyCards, useSetup } from './use-lanes.ts';

const modes: readonly { readonly value: PolicyMode; readonly label: string; readonly description: string }[] =
  [
    {
      value: 'audit',
      label: 'Audit',
      description: 'One dense run; masks are scored against its weights',
    },
    {
      value: 'online',
      label: 'Online',
      description: 'The model runs under the masks: each layer sees what earlier masks left',
    },
  ];

interface PolicyControlsProps {
  readonly run: AttentionRun;
  readonly head: HeadRef;
}

/** The budget that all lanes share, how they are run, and which head is shown. */
export function PolicyControls({ run, head }: PolicyControlsProps) {
  const { mode, budget, lanes, seed } = useAttention();
  const { decoded } = useSetup(run);
  const cards = usePolicyCards();
  const prompt = run.nTokens - decoded;
  const others = cards.filter(({ id }) => !lanes.some((lane) => lane.id === id));
  const heads = headEntries(run).map(({ layer, head: at, kinds }) => ({
    value: `${layer}.${at}`,
    label: `Layer ${layer + 1}, head ${at + 1}`,
    ...(kinds.length > 0 ? { description: kinds.map((kind) => kindLabels[kind]).join(', ') } : {}),
  }));
  return (
    <div className={styles.controls}>
      <Select
        label="Mode"
        value={mode}
        options={modes}
        onChange={(to) => workspaceActions.setAttention({ mode: to })}
      />
      <Select
        label="Head"
        value={`${head.layer}.${head.head}`}
        options={heads}
        onChange={(key) => {
          const [layer = 0, at = 0] = key.split('.').map(Number);
          workspaceActions.setAttention({ head: { layer, head: at } });
        }}
      />
      <div
        className={styles.budget}
        title={`${formatPercent(budget)} of ${formatCount(prompt)} prompt tokens`}
      >
        <Slider
          label="Budget of a row"
          value={Math.round(budget * 100)}
          min={1}
          max={100}
          step={1}
          unit={`% = ${formatCount(Math.max(1, Math.round(prompt * budget)))} keys`}
          onChange={(to) => workspaceActions.setAttention({ budget: to / 100 })}
        />
      </div>
      <div className={styles.number}>
        <NumberField
          label="Decoded tokens"
          value={decoded}
          min={0}
          max={Math.floor(run.nTokens / 2)}
          step={1}
          onChange={(to) => workspaceActions.setAttention({ decoded: Math.round(to) })}
        />
      </div>
      {cards.some(({ id, seeded }) => seeded && lanes.some((lane) => lane.id === id)) && (
        <div className={styles.number}>
          <NumberField
            label="Seed"
            value={seed}
            min={0}
            step={1}
            onChange={(to) => workspaceActions.setAttention({ seed: Math.round(to) })}
          />
        </div>
      )}
      <Menu
        label="Policies"
        entries={others.map(({ id, name, summary }) => ({
          id,
          label: name,
          description: summary,
          onAction: () => changeLanes((before) => [...before, { id, params: {} }]),
        }))}
      >
        <Button icon="plus" isDisabled={others.length === 0}>
          Add a policy
        </Button>
      </Menu>
    </div>
  );
}
