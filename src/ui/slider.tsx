import {
  Label,
  Slider as AriaSlider,
  SliderFill,
  SliderOutput,
  SliderThumb,
  SliderTrack,
} from 'react-aria-components/Slider';
import field from './field.module.css';
import styles from './slider.module.css';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Printed after the value. */
  readonly unit?: string;
  readonly onChange: (value: number) => void;
  /** Called once when the thumb is let go, for changes that are dear to follow. */
  readonly onChangeEnd?: (value: number) => void;
  readonly isDisabled?: boolean;
}

/** A number in a range where feeling out the range matters more than typing a figure. */
export function Slider(props: SliderProps) {
  const { label, value, min, max, step, unit, onChange, onChangeEnd, isDisabled = false } = props;
  return (
    <AriaSlider
      className={styles.slider ?? ''}
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      isDisabled={isDisabled}
      onChange={onChange}
      {...(onChangeEnd ? { onChangeEnd } : {})}
    >
      <Label className={field.label ?? ''}>{label}</Label>
      <SliderOutput className={styles.output ?? ''}>{unit ? `${value} ${unit}` : `${value}`}</SliderOutput>
      <SliderTrack className={styles.track ?? ''}>
        <SliderFill className={styles.fill ?? ''} />
        <SliderThumb className={styles.thumb ?? ''} />
      </SliderTrack>
    </AriaSlider>
  );
}
