import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ParamSpec } from '../../contracts/params.ts';
import { tokenizerKey, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { catalogueQuery } from '../../queries/catalogue.ts';
import { workspaceActions, workspaceStore } from '../../state/workspace-store.ts';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import styles from './lanes.module.css';

export type PatchRef = Extract<TokenizerRef, { readonly kind: 'patches' }>;

/** Rules whose boundaries the model decides. */
const rules = ['global', 'monotonic', 'global-and-monotonic'];

/** By which rule and threshold a lane of BLT patches cuts. */
export function PatchLaneSettings({ lane }: { readonly lane: PatchRef }) {
  const { data } = useQuery(catalogueQuery);
  const specs = data?.find(({ kind, id }) => kind === 'entropy' && id === 'entropy-patching')?.params;
  const [dragged, setDragged] = useState<number | null>(null);
  const { rule, threshold } = (specs ?? {}) as Readonly<Record<string, ParamSpec | undefined>>;
  if (rule?.kind !== 'choice' || threshold?.kind !== 'number') return null;
  const set = (change: Readonly<Record<string, string | number>>): void => {
    setDragged(null);
    replaceLane(lane, { kind: 'patches', params: { ...lane.params, ...change } });
  };
  const value = dragged ?? Number(lane.params?.threshold ?? threshold.default);
  return (
    <div className={styles.settings}>
      <Select
        label="Rule"
        isLabelHidden
        value={String(lane.params?.rule ?? rule.default)}
        options={rule.options
          .filter((option) => rules.includes(option.value))
          .map(({ value: id, label }) => ({ value: id, label: label.split(':', 1)[0]!, description: label }))}
        onChange={(chosen) => set({ rule: chosen })}
      />
      <Slider
        label="θ"
        value={Math.round(value * 100) / 100}
        min={threshold.min}
        max={threshold.max}
        step={threshold.step}
        unit="nats"
        onChange={setDragged}
        onChangeEnd={(chosen) => set({ threshold: chosen })}
      />
    </div>
  );
}

/** Puts another ref in the place of a lane; where that one is a lane already, the first goes. */
function replaceLane(lane: PatchRef, by: PatchRef): void {
  const { lanes } = workspaceStore.getState().boundaries;
  const [old, wanted] = [tokenizerKey(lane), tokenizerKey(by)];
  if (old === wanted) return;
  workspaceActions.setLanes(
    lanes.some((other) => tokenizerKey(other) === wanted)
      ? lanes.filter((other) => tokenizerKey(other) !== old)
      : lanes.map((other) => (tokenizerKey(other) === old ? by : other)),
  );
}
