import {
  Button,
  Group,
  Input,
  Label,
  NumberField as AriaNumberField,
} from 'react-aria-components/NumberField';
import field from './field.module.css';
import { Icon } from './icon.tsx';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly unit?: string;
  readonly onChange: (value: number) => void;
  readonly isDisabled?: boolean;
}

/** A number to be typed; leaving the field empty keeps the last one. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, step, unit, onChange, isDisabled = false } = props;
  return (
    <AriaNumberField
      className={field.field ?? ''}
      value={value}
      {...(min === undefined ? {} : { minValue: min })}
      {...(max === undefined ? {} : { maxValue: max })}
      {...(step === undefined ? {} : { step })}
      formatOptions={{ maximumFractionDigits: 6, useGrouping: false }}
      isDisabled={isDisabled}
      onChange={(next) => {
        if (!Number.isNaN(next)) onChange(next);
      }}
    >
      <Label className={field.label ?? ''}>{label}</Label>
      <Group className={field.control ?? ''}>
        <Input className={field.input ?? ''} />
        {unit && <span className={field.unit}>{unit}</span>}
        <Button slot="decrement" className={field.step ?? ''}>
          <Icon name="minus" size={12} />
        </Button>
        <Button slot="increment" className={field.step ?? ''}>
          <Icon name="plus" size={12} />
        </Button>
      </Group>
    </AriaNumberField>
  );
}
