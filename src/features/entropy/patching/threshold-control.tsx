import { useState } from 'react';
import type { ParamValues } from '../../../contracts/params.ts';
import { type ByteEntropies, thresholdFor } from '../../../queries/byte-entropies.ts';
import { toastActions } from '../../../state/toast-store.ts';
import { Button } from '../../../ui/button.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { useMethod } from '../use-method.ts';
import styles from './patching.module.css';
import { setPatches } from './use-patches.ts';

interface ThresholdControlProps {
  readonly entropies: ByteEntropies;
  readonly params: ParamValues;
  /** The rule knows no threshold. */
  readonly isDisabled: boolean;
}

/** Mean patch length of the paper's main models, bytes. */
const paperLength = 4.5;

/** The threshold, by hand or from the mean patch length that it should give. */
export function ThresholdControl({ entropies, params, isDisabled }: ThresholdControlProps) {
  const spec = useMethod('entropy/entropy-patching')?.params.threshold;
  const [target, setTarget] = useState(paperLength);
  if (spec?.kind !== 'number') return null;
  const change = (threshold: number): void => setPatches({ params: { ...params, threshold } });
  const reach = async (): Promise<void> => {
    try {
      const threshold = await thresholdFor(entropies, target);
      setPatches({ params: { ...params, rule: 'global', threshold: Math.min(spec.max, threshold) } });
    } catch (error) {
      toastActions.error(error);
    }
  };
  const value = Number(params.threshold ?? spec.default);
  return (
    <div className={styles.threshold}>
      <Slider
        label="Threshold θ"
        value={Math.round(value * 1000) / 1000}
        min={spec.min}
        max={spec.max}
        step={spec.step}
        unit="nats"
        isDisabled={isDisabled}
        onChange={change}
      />
      <div className={styles.target}>
        <NumberField
          label="Mean length"
          value={target}
          min={1}
          max={64}
          step={0.1}
          unit="bytes"
          onChange={setTarget}
        />
        <Button onPress={() => void reach()}>Set θ for it</Button>
      </div>
    </div>
  );
}
