import {
  type NeedleSettings,
  needleLengths,
  needleTasks,
  needleWordings,
} from '../../../contracts/needle-settings.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { usePolicyCards } from '../policies/use-lanes.ts';
import { useAttention } from '../use-attention.ts';
import styles from './needles.module.css';

const tasks: Readonly<Record<NeedleSettings['task'], { label: string; description: string }>> = {
  single: { label: 'Single needle', description: 'One value is asked for by its key' },
  multiple: { label: 'Multiple needles', description: 'Several keys, side by side, asked for' },
  conditional: { label: 'Conditional needles', description: 'The values of all keys with a sign in them' },
  threading: { label: 'Thread', description: 'Every value is the next key, up to the last' },
  'multi-threading': { label: 'Several threads', description: 'Two threads through one haystack' },
};

const wordings: Readonly<Record<NeedleSettings['wording'], { label: string; description: string }>> = {
  records: { label: 'Records', description: 'winter: 4821, as our models were taught' },
  sentences: { label: 'Sentences', description: 'The code for winter is 4821., as our models were taught' },
  json: { label: 'JSON', description: 'Of the paper; our small models never saw it' },
};

/** What is hidden, how it is written, and which policy looks for it. */
export function NeedleControls() {
  const { needles, budget, seed } = useAttention();
  const cards = usePolicyCards();
  const change = (to: Partial<NeedleSettings>): void =>
    workspaceActions.setAttention({ needles: { ...needles, ...to } });
  const { task } = needles;
  return (
    <div className={styles.bar}>
      <Select
        label="Task"
        value={task}
        options={needleTasks.map((value) => ({ value, ...tasks[value] }))}
        onChange={(to) => change({ task: to })}
      />
      <Select
        label="Wording"
        value={needles.wording}
        options={needleWordings.map((value) => ({ value, ...wordings[value] }))}
        onChange={(wording) => change({ wording })}
      />
      {(task === 'multiple' || task === 'conditional') && (
        <div className={styles.count}>
          <NumberField
            label="Needles"
            value={needles.needles}
            min={1}
            max={8}
            step={1}
            onChange={(to) => change({ needles: to })}
          />
        </div>
      )}
      {(task === 'threading' || task === 'multi-threading') && (
        <div className={styles.count}>
          <NumberField
            label="Thread length"
            value={needles.steps}
            min={2}
            max={8}
            step={1}
            onChange={(steps) => change({ steps })}
          />
        </div>
      )}
      <Select
        label="Longest haystack"
        value={String(needles.longest)}
        options={needleLengths.map((length) => ({ value: String(length), label: `${length} pairs` }))}
        onChange={(longest) => change({ longest: Number(longest) })}
      />
      <div className={styles.count}>
        <NumberField
          label="Haystacks a cell"
          value={needles.samples}
          min={1}
          max={20}
          step={1}
          onChange={(samples) => change({ samples })}
        />
      </div>
      <div className={styles.count}>
        <NumberField
          label="Seed"
          value={seed}
          min={0}
          step={1}
          onChange={(to) => workspaceActions.setAttention({ seed: Math.round(to) })}
        />
      </div>
      <Select
        label="Policy"
        value={needles.policy}
        options={cards
          .filter(({ id }) => id !== 'full-attention')
          .map(({ id, name, summary }) => ({ value: id, label: name, description: summary }))}
        onChange={(policy) => change({ policy })}
      />
      <div className={styles.budget}>
        <Slider
          label="Budget of a row"
          value={Math.round(budget * 100)}
          min={1}
          max={100}
          step={1}
          unit="% of the prompt"
          onChange={(to) => workspaceActions.setAttention({ budget: to / 100 })}
        />
      </div>
    </div>
  );
}
