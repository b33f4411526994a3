import type { ParamOrigin, ParamSchema, ParamSpec, ParamValue, ParamValues } from '../contracts/params.ts';
import { NumberField } from './number-field.tsx';
import styles from './param-form.module.css';
import { Select } from './select.tsx';
import { Slider } from './slider.tsx';
import { Toggle } from './toggle.tsx';

const originLabels: Readonly<Record<ParamOrigin, string>> = {
  paper: 'default: paper',
  code: 'default: official code',
  ours: 'default: ours',
};

/** A range of up to this many steps is felt out with a slider; a longer one is typed. */
const sliderSteps = 200;

export interface ParamFormProps {
  readonly schema: ParamSchema;
  /** Missing names stand at their default. */
  readonly values: ParamValues;
  readonly onChange: (values: ParamValues) => void;
}

/** The parameters of any method, made from its schema, each with where its default comes from. */
export const ParamForm = ({ schema, values, onChange }: ParamFormProps) => (
  <div className={styles.form}>
    {Object.entries(schema).map(([name, spec]) => (
      <div key={name} className={styles.row}>
        <ParamControl
          spec={spec}
          value={values[name] ?? spec.default}
          onChange={(value) => onChange({ ...values, [name]: value })}
        />
        <p className={styles.help}>
          {spec.help} <span className={styles.origin}>{originLabels[spec.origin]}</span>
        </p>
      </div>
    ))}
  </div>
);

interface ParamControlProps {
  readonly spec: ParamSpec;
  readonly value: ParamValue;
  readonly onChange: (value: ParamValue) => void;
}

function ParamControl({ spec, value, onChange }: ParamControlProps) {
  switch (spec.kind) {
    case 'boolean':
      return <Toggle label={spec.label} isSelected={value === true} onChange={onChange} />;
    case 'choice':
      return <Select label={spec.label} value={String(value)} options={spec.options} onChange={onChange} />;
    case 'number': {
      const { label, min, max, step } = spec;
      const unit = spec.unit === undefined ? {} : { unit: spec.unit };
      const Control = (max - min) / step <= sliderSteps ? Slider : NumberField;
      return (
        <Control
          label={label}
          value={Number(value)}
          min={min}
          max={max}
          step={step}
          {...unit}
          onChange={onChange}
        />
      );
    }
  }
}
